"""The letters of PNG pictures: 419 glyphs of DejaVu Sans Mono, 10 x 20 pixels in 16 shades.

Made by screenshots/make_font.py. DejaVu fonts are (c) Bitstream (Bitstream Vera is its trademark), with changes in the
public domain; they may be used, copied and distributed freely.
"""

from __future__ import annotations

import base64
import functools
import zlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 10, 20
"""The size of a letter in pixels."""


@functools.cache
def letters() -> Mapping[str, npt.NDArray[np.float64]]:
    """The share of each pixel that a character covers, from 0 to 1, shape (HEIGHT, WIDTH), by character."""
    packed = np.frombuffer(zlib.decompress(base64.b85decode("".join(_SHADES.split()))), np.uint8)
    shades = np.stack([packed >> 4, packed & 15], axis=1).reshape(-1, HEIGHT, WIDTH) / 15.0
    return dict(zip(_CHARACTERS, shades, strict=True))


_CHARACTERS = (
    "!\"#$%&'()*+,-./0"
    "123456789:;<=>?@"
    "ABCDEFGHIJKLMNOP"
    "QRSTUVWXYZ[\\]^_`"
    "abcdefghijklmnop"
    "qrstuvwxyz{|}~\xa1\xa2"
    "\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xae\xaf\xb0\xb1\xb2\xb3"
    "\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf\xc0\xc1\xc2\xc3"
    "\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf\xd0\xd1\xd2\xd3"
    "\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf\xe0\xe1\xe2\xe3"
    "\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf0\xf1\xf2\xf3"
    "\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff\u0394\u03a3\u03a4\u03a5"
    "\u03a6\u03a7\u03a8\u03a9\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03b9\u03ba\u03bb\u03bc"
    "\u03bd\u03be\u03bf\u03c0\u03c1\u03c2\u03c3\u03c4\u03c5\u03c6\u03c7\u03c8\u03c9\u1d57\u2010\u2011"
    "\u2013\u2014\u2016\u2018\u2019\u201c\u201d\u2020\u2022\u2026\u2032\u2033\u2039\u203a\u2070\u2074"
    "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u2099\u2190\u2191\u2192\u2193\u21bb"
    "\u2212\u2218\u2219\u221a\u221e\u2248\u2264\u2265\u2500\u2501\u2502\u2503\u2504\u2505\u2506\u2507"
    "\u2508\u2509\u250a\u250b\u250c\u250d\u250e\u250f\u2510\u2511\u2512\u2513\u2514\u2515\u2516\u2517"
    "\u2518\u2519\u251a\u251b\u251c\u251d\u251e\u251f\u2520\u2521\u2522\u2523\u2524\u2525\u2526\u2527"
    "\u2528\u2529\u252a\u252b\u252c\u252d\u252e\u252f\u2530\u2531\u2532\u2533\u2534\u2535\u2536\u2537"
    "\u2538\u2539\u253a\u253b\u253c\u253d\u253e\u253f\u2540\u2541\u2542\u2543\u2544\u2545\u2546\u2547"
    "\u2548\u2549\u254a\u254b\u254c\u254d\u254e\u254f\u2550\u2551\u2552\u2553\u2554\u2555\u2556\u2557"
    "\u2558\u2559\u255a\u255b\u255c\u255d\u255e\u255f\u2560\u2561\u2562\u2563\u2564\u2565\u2566\u2567"
    "\u2568\u2569\u256a\u256b\u256c\u256d\u256e\u256f\u2570\u2571\u2572\u2573\u2574\u2575\u2576\u2577"
    "\u2578\u2579\u257a\u257b\u257c\u257d\u257e\u257f\u25a0\u25a1\u25b2\u25b3\u25b4\u25b6\u25b8\u25ba"
    "\u25bc\u25bd\u25be\u25c0\u25c2\u25c4\u25c6\u25c7\u25c9\u25cb\u25cf\u25e6\u2713\u2714\u2715\u2716"
    "\u2717\u276e\u276f"
)
_SHADES = """
c-qxn4SZA8*?(@nlO}0Eo#>!VnbRpk(}~+&MVbn))1jumj%_MGlIi<%`l6=3xS>vHU_(0<8|M5dB8?xDz0A@m^OYf#=oID$ZBb!DY18sC1WH4bewXIH&vT
OWi-g{LliT0k(_jC;d+)jTKKGpSoaf`5=bQi}OWRXH4M7#b+Eh;nOojHY<dE_7cTGKT9a&z`H0Ks)^O(TwdI_mn{|@i~*8y~?1CHo@plUa}K<6*C3VZW66
L48*r-j=;?FTM(7*Ev^1n%Txm~l1#wFO{$r62Fph7mMj&9l>H`ME`*uPnn}5Q7v+cd`WFv8i7ItcMrzXyP82sB0_v&PM=O;s3n908D#U)%1!2W)y7zxDjR
p9<9L-X?jI)EnODs0N9#$7eF_iHV~BB0hEmg0j8`z01vn=v%UA1gSu;j(+-sp<B<uaE!?Vs*G~v<inXaAGf9Ot3`Q@4lUi^q{&PKay%RwbLC{7LN9-EQW%
tFNV9&C*q)H|ag8CpGeogQUdlu^na<P#hn_gh{C63rNmb)(T1bddfWsG!N9MrGfHpv73w(E6Z5IY^r%|JS{Jsj8}dKk#rTFFu!)m0FI8=#gTaiFVD^PRca
xnnSXDP$c1f|JRgV3^MmJeo!2FLWVn#D4|#PJIg%i+HFUg$Q?y7@L^Z<Qtp9g>9PvcI9ofsyiUpYdD4PH`ar`-4xh1iQs~EcFHo?E$rslV?xt+g7|Ga9rS
_uBA|}v+l7+go<8|181_u8v1%=`H{?>`op{7GVWk+T>dLYEX}jZ>RlQW1$kYMBH10e38fbnqvD!u-$oeyaqQ-`=`GVSFBW0MW$+DX1C}6mAVs)|N<&z@n3
UsFtX19`}Y9(%OB|V7n3ABRlAOZ@JR>;Q>r`|yK4Fh3fkyM_F_<tBgqpyN$#kozyo`qC46Y-fTz=~?P^W0jivI=hzoHTX+Kq+_2B%6|6ucwz8*9Z54skNZ
gWr`4+or>|5z8wWHR@i|8cL}PUy}~;OmV@d!-xt?S&`2er1~#-OIAG{H$#w&Ei(J2m=9t&E1C)Jvr6syB)&_xJv46rcJ51+~fbv*gsS7_ns~IawA2#AqyS
g{e?O~4zP79)&K-r7Di?7P{V4pYE6P%*cb`@r{<1J-WR0C@d7x#N5%7X<1%jJ?tQstGHw`54Rt6l)OB={lRG4LCheH>pm`xw2LPGcFdThdI!Rp8mKNlf#K
5vE1iC)e#jd8K>?>qEJ!i=9r3J{!M9T)L_W&B1pjRN52r3Og96`boaLMaDbQf&Fyj@xez<41&;pUVFj@Zx)>&(d`D<kZYgT`sV%c$u~}~QMJR?&DsDwwo~
Va``8h?wvckou4%1nHOy>U_TLC7TU=)mygZgb6U7o3_F*r`eGWy6vj}Uw+Omtjw%mrD-r>=cFlQaHumr_GxlKe#^n7$DN+Qnb)wg4JMld39ZhC1iWi0gJH
Ejez)rFwx#A`S0#@u}t;jCJNb>)6=QnLbekBix!S*J)aHYb3c>L`QVf;XSvOpn=x%f!|alvC#&Akke|f?%pgFtoFJNdP-#8HFCY*@BNfD7YAEtmji|QmCT
=GyF+261ic)x|Vz}j#Tt$AR0+C20?Jr*6z2$##=7)YmlK_#`=WLV0|UutKuVgs*PZVHiEZcgVhvW7y)fvt4nZu1eh(A1h5?KsdEX$w1+3|i;IBxV*-<zj|
zPCE;x@mUhaxXouIB65L{JMSDGFKH}a&W7f;<@FnxqAY6=nbmKP(>PHDjmWk20q?jkNeh@d<zl!mff8em;@3)U53F!wl)!p%L7H(^bW!)ZOz<CynQOONBa
k5~6NilRk54touU0B3;Uy6Og9yJ>(RSd8$AAK`BiguurH50LS0ei%Xb6@p@bSgM-9A(*e=vbGO_JCRpuL$k;1M*(GMHwREWW&1(b!GN8z40a2<nLQ?gclT
M;o!r9RC?m9;2<q<m5naPvYf6EVMmbK6EJuV+!z0UKM_ZJrC|XIt&$6AJgpnWEgl3y!yB(!Pt{=f1h##R_VC4DFF;{g00h}ahjO1mhyGiEMiqPjfEUMnTg
)Z~~6~#uf1@&y$V*9>ZkVhXqNgp|##F(xf-5~ub!=4FlFZZ+vTeK1xec&tuerE?^i8X)#K=aqotS84)*^34^T;2AOU>fdX)S&2|X*#ir4eeTLRb?0X%?(g
$g>^K@<0!%|ZC;7m*6=Y_ntH$+H#Gz%GA>HVFR!H0oNc9+pk=?afG_?!|HsFdcV$1kepAHs)I&$w4I6E}&AJfO1~jLk+>4HgvqUJ3oB&!f>MocPfQ=TkXl
DE#MTBM`5I3DwJbv?(9jLx4ZM#6(L;8F->iBY$C4y}qw+p=wV+&-p;0v5CsI(qH!s{b(n+t-Lvx$3wUTxe=&LVzwqXWjZp-W&Oqu-f0)6<!Q&d3YZb;bSj
ej)Ey@c3c{J(3piW62dZq{0SQ*f0wlaET4Qut69$9K!}?VnZ}+u!arWumPOdP>$&={%1b#Vjf<45PQqn4XhA;N>(d=bosRn^og@QGd!`efPcZnvtjySDz<
oV*mbF8yg%j+8WMPYf}85t=!XR%KA`Qk7z2203K)G*7|?Z`+Z2FRr|%FlwxkIsfv&oLVDBq(yENVCj%d*63}c2SLPza*%}^i9rTZigk27~<#kpSYc!EpS9
fL#R%qMiOIL8yaPncEW8x1!OEcGdSC)W84%~0q=&d>IlePE6qv1=@s-6ypimxlHNcc8%O(uYA$BQfeQP3uJ1H^jQ-iGqv$aA|O#uyR}&!ggCnLl&RVDRy*
CY@F~|{B$gkmTnxl-=|=8)sm#H=$f)GR#*2^$;`}4DTdc4ZnMC=wpRu5RcFmts6Glxi#1*N0^}y6A2X7JppPyeguxW#M`ok|QVGIr(QHow22(Zf8Id6Xa;
d+TTS3e3Ia3<;B!%hkb3Mui3)eH-2V8%f1<iwMFFKjpPRgyZBIE=RR6^WN1DkSCiUFpSpn)XZw2)Woe8<MUwcgy-bu%Nm#p|Fm*S-q6Qi4Ppndhq{>FUr&
*pu_h?QAHPrX@~cXV<X_ic{<w<rcI1q?V(rZtsxXt;cfc+7ohD*B-kzD0h=}Fd=DH^l3kLeCl>|*&yGKCW6V2w!ATR#ICVic3(`zoB?BZnH4o}L-v}2M<D
xiP(ijoF$I~dXGlz!kv-m!ca?>)DR=Tt)<#E(d8>=rY$s|-v{~<H`-_M%nfBpeW@8j1uMGoM<;ouFA4_?uB}vJrY8vcEizpZU!HLy=xM|=%sl1zmo=8OBj
O>HTHMa!zlM_;I`4k2ComhFs%`IeX`^5PlqtZUo*A$EKvKuSp<9vG!*JXb2<jk<)oy|`)YmeR4;8RAeO)h9fXF(zj!$C0a<{DrfdLk>)Oi+`9z=iO2hSuF
k{@UZ@gg8p3kY_EC2I@RE#Hw#mc0-O2c7fXtrS@IOP|u=VHXIAnumQD1h|Pjp;#wCa0B8q<jgl*nuYB<VaV0qzIr#NZYl}P7Zsa9pUwmjym|b!KeT<u^SJ
LUaK_F*9b)1Hf-iP?CBWxRa%eq0e$ZSe|FopHLRt^|BJQjVMkQp&sM*@rTasQl+mE-q0A51tpqwXU=N7+lSdPPd>PioqccQ>0<`C;A-ZLdNmQ?h}IwS#4=
Nn>b3>5GH1rr!pR=U(^10X$W7BPhG*sE2YJ2^@dKTz22kV=+iQL5OUv>Ycb6vf4+?%o6C>fX(3P5SUmPleEOW1qvU$S-Y(Sa&K9RE)SS&F<_@vbu}KmMJd
i?chWcm+Oa4>j)U6<&Z4g&m*0;csp4rsq|Sn;?3<;JGYIE)5xwF}|KK$8KFQE+Bzy|LBo^BK3MeC*R*SkF94<vK7(Gz>b}qJC8%?oY(39xs3KV43ted5*r
(1gCFdm6!s<j_YxY~E)q+sO5O;6ikN<9|Hz<`~y4DFr?^L*l_wPT)obTt+F?~IM9>Y@NISr-Cqm{<#N`RQc|KVpP`pI-8CC140l_j22&Hdu`B&+q{QcFHn
hw`3%ZoCN-A5HipnxzV>?+>||G&y@OXezl=K`!cTqPY+JHG1u~>l=g7*<HS;$Ce)ud6}$`Z2;7cGd3dC4^2$X{Sge|a*?LEmY)UpJrl2|5$*A|ZopiwB`1
njjr{=ODR>eOFj*v~`OLP|khcqP`H*&}npF*$SFy2FCDQ)T)bb#5f>CdYSXu6x;IH93Q?@^Fk4TgA+mOricm<e(RkJvT1qZI+}8yh61%*4c`os6V+^vETK
=-F)Dd^TNsa|+1Lh$zrDp=@7TumxZz6k6a2<XdA$?3!*c+IV|x?l=QUZPQvneOUiFDvVpUSwY)@9tnf;;%!!z!EO=U!`Z~~V<{k?@B6RM&wc9T^R_>)jJ>
lGTV72tEf?YKY%2xRkxiCuO+dOdDo>LKIH{R>0vUQYVSB46yzm+u8}~{&WM*b^LP45GK>>6@itkbUl>l3!F#1jg%8_FH&z1m|O05Z~q$nmDM4o;y?pmp7a
)iy?a;<qkvcc7D?<B+p8_9nx(Qfj@`%Lx?mxQv=P_|*0oO11#GSQg62Q8@I%{nr|QqM4rWX5NvX{ee|k(#f?PCOm{NJodr)ArEBCbm)5W}<Ny(Xj3VcoSX
*I0_CMg{^w@`1*RY7ZpsQ3*D=7tC+yoES~R!+<E95IlqapHVfe^1Vv{S-=%HGqpW&_TpH_l*zjl_AneEI1jm=87vsf!PPP3m`9fcec<Eunh4F4FQ~Z_Ttz
mso9vWOD8cvgczC$J&g(WBAFr+YKDaS~8B~$#>2zezBjgj&y<1~`UlJSUDGx4o1ih*nxih&HUpvMq@YIF=_AbtzoOreuP<*q#OSEKZxJn>f}^`I;?M(M#!
(@3TVGfg9z9vp{wxY63g2U?G+kH)E;&-cW&Bm+9djM5UiMbub^f+lX(a1D8tyHPzA2Jmxhu^hV1SdN>|@5p}ZODxA0uP$sFuozAm$X7F>uV#C49+tx<kau
N@@fyLq^3WK`yBVjEgs;Y<uErzAYlQkdVN-W<H%0JN)q|kuOB~@f%(Y91<-EG>FTfq2u+FNEK(0$0)_rBuhMnjHhSyO{mh%+^?Eqeb=`9G#ZUnAd+p*$;h
&H@*%ozHVF-4h-_enJ-lSvx2Xea76`_W^x{I6Uzm>B*N#c<iQBXZJ6CWbRZBkqJ89CShs#;?gzj-;cc&o#Yu>BQjA_tE6vDu8A1fHsJR&I3hw@)AuJEXxZ
%_=5}Eo(uj>vH}qm;}!EiHlN{tur#~m3{NDMG8uoxqAIiK!KXkj8r$&>%}#8#8P-3^MS}^HlD;^|LL;TT%4GaiDtVPj8mZ(}rsK%+JqO|-AB`FQiz$+PCq
Pv-$_}eOLZMp&plG!^U5U6Q!>G6=zk;ndm=+RdCnk}*nT)?m$yb?-ze>ednWT}5uQDA+mP`+3nnp4`D0e*Eh`Ek4rq41p6Y?#z>vry;9^lcnbF~3uz)*3@
<bMjwv17OXls;-T1=Rgm%4-&3IWCgMyBUq~O2NAsrICVnGajp!gs;Y<t}-3tl_G{dv$32>>PntiwPEA!AJbSkEm30Q?HhrOx0l*fT~JtpCWJX)LUj@@^n$
v(T<BUEU=x5m-=#l9#CFj~%^>?j%_g*2a3BFYr3`ipyE!|)?S!B-9&5?Q!><K1ABjJ4ACGFbyT;))HP>XdX9sF@5eDp(Ww2XfH^&|mmd0b9SGKQ4+c6R%W
`B(?Y^<*_oYIDCOnz>EO{op0@gEMaCNbrJ%i1;pw;#nd8nameGcsnRumqG{D47-Ah1go%`5tun*#c+mh&f)^W~s8c`NfiEq`$EkiWE)3hr*_Vx?_Pt5672
a2Mk)>HrNUdJ8hKWRq+->=k)EbaoYzjJ^_k?F<*LrbQ7qeYuYT>!5sFiddPQW1+dd)1@7&KtPl8JOIF}pr2)LAjUcExvJPU0&f@=6?ayl9`!IJR(8N(3G_
ElzUV(k=+U;J@hM76Y9VJCp1?w!}C_-^zejXb@-&#*Wq~wGJN$axM%OUt_lBNiuf7kZ-Bg8MHQl3CYsyx|mQT2k;V`!%}sPVPtahpNUY=+a{t#rXcw%qv&
No%W6pIa2Y)=OL}7MWem<A>iv@`NmC9f7L9;5;u}72GGpe9*MDwfR*QFHs=w!hfRN?8m2^B$jCAk8R#%powy}){d>3*RWN1b+nttg?vAL!#NAR3Ad6(rav
UeKNo3Jj~S<bLEGEt78Go=D7zrP1S`T6z;8A*8wd9TU`Om4%Vqb$Hhd!Xti<G|{Z(QyuE~H!A3I6t>q1i3(q($B40nJ!&7zLMK?;f{VEZ?5v^GoIhpldU8
`;`zM+tQRoW-h6RK{7fRTT*t$?I5TiCY>Pjj_Q@S_1B{Yw>+Pv>9~G`1SfzSU#E>a+MZ?`8BK{!$~Zq`m~_t;IMzVxOLGjcBsN0u3(GSSp`(Tdn-k2_X4;
5je^)-cY2zEW=CAxo%s4``~bH6IX9A^(otS1O|#7x*3V`2KhB*yckUb~_KM!~y5~AqV6pODDInK_V5B*EZjJ;>y5L^y1!xH>$R<>0e9g}fe+lr-XfS}Xho
i{g#JD#bhhs};m<lg_mYOEiM{zT3fw+l;7TYChvB37=yA;RHJz&8`F7%=-VcSxT9%r!OeUj&+46!Y@#*ig;R;dzX$;>%$k!4jsO!2^{plv}wcjHq~b|R<=
uoPP%#}B2yL<i{tF?-OBN>5EbVKsC-b9sHf_hnV5v$%@uaoVe(*Fi_Q-YRv6uCwYIKP=^sS&|p^th{RlrQLx7&&yR>ORbQz9EF%+Z-n+)BPA5H#Z6N+Eu}
DiimJkK9kS9^?ih{CmhV-2K=sgAvSg;B$n34sgp+~ESEUUbTB@>|RsA(6Hy<GLieo!I4He<1V|s5zNXF2N`ZX5~xef<~+_>$JLa*EQG8`ws3ah~idoA>f4
lVx%dOF|2zp+vt!Rut9H2g7sGz@<CUFsZ*LGCmj`#_G@UX!EO$N$UGSW6QenTFAcZP)4`%b^ZUL<I$%Dxw*#1*bm&<wR%~iSN$Lk}!F4icyG`TOl~%B&Y^
7eKE*nD)m*CAXJw?r5!8l0M`qO4s}=twt0Ctkp8G2bxjb6NorbtkWX8AIBB$!9jTj2VBC_^ANo$u5D4>RNhRD*@|kAdlr9-QOL6CqX-N+Xqv;o7ZQM0!yy
}CkwV6yCyL^TPoI-Ji4A?2lfOMDRXvmY)9%42Kb7c-CfKFM4M$A|>_b@(Y{LkG0*TC}tcU<={!j%ulPgw@H#F~l9nN2Hbw;<@RNBEh}OB>%3&(Ki}<ZGDm
D&=^rM)-feT4%gCLc0X(#XKKvbn^t#nN{q4EZpfGfbU(0ZGOoU>F%j>?{fV5XK%rN&f(dtEgxXzSRMhGLF>V?7NbAN-D6LW#P^q=iTLgL^x;bKUJWENbLh
j%D4XVh6zNJ)MHzl%&YUmeF(TS6*xZwEMepf$pu)_-awyBvEQhiTJJ>ZdvD)t?8n*+oY}R`e18zZcSp7qkj+)0a*5en{z7MdlU_BAKcQ~Yzh>tj0b~62=`
SXA5MjhX$r^W6hL?8pNro|(Z+fatzw)P%8e;UpP=`}d(f3|PWpMU$IQYr@x+fh+wrP(7U!dM@^XzlOFKB5SmD#;@E5|Y-J)*+iJ+I$+neuq!hVf>99j*@B
IrKNFduJ&=X`gGFwNEs$^Gq(ZqSv0$Bi%BzPCr*fYIG89pO4*!{(k2>fo(-4050Ao+_5jxSlZqC+qQ&+x&%#VS4QsLunc<)5l||oLQ1i-yZ#1la@dc={%z
7SbEwdJ!->~{mI?719s%Te+pN!g-VfeKlWoD;_^VWl65x?jBy8b)C(TjD%j(}Ulf5dXrX1IB@+4SZ7P82BTZ5&vEC(C-+(KLRiHI|z}rY@t@NJ*BSF_#iQ
m?|iV7y%noBBc$=HdlPgN<I*iu3ujEy~mfn-+04*S=!?w``mNpl(+D=_cOR*dByj{D!`Q0$wbVRsdDcbGQ3jVGIP-0NLiB;=*L6uwk6M1yqAbpP<~dN{1$
G$NWFFaq+6H&YU$*apKp<;JycVRt|-rWKJqDp8z$Yl`d8_-$G<bDDM`kagKd<o+9!%=4{nJq{;JU#ciZA^bVdeM`&3K%?Sall85+;!B(FqucEK$&cW!*A4
+hVWyvj6<nB9)$Q1T}m<&h;E%3Zc4cmn=fA&a~!D|-T<v9VRO@D-{*=Fq6_={QtWd?rVm$Mm2b8k^*j?bsSt8l5hQLB$$TG(_paXQ+QH6|K*O(pWXJf7~W
QpNrJBo3Ve0wo8Q5_`~r2p^(ciDJ%Po`iFRJE{w+9xo?i_A1}yKS0zyPBm%aE*x?F+H0EBH=o+#9QBh$BS=uAsKg8<~iTy*2{*cf=Lb8>EKv646M@cA$j5
J2}^I9?bTwq;sRnm2>#Bzw!=i=p+czrHWUWw7?666&NX_l*hl$F&=vKhpeLpB;`$lY4I3~gQ|-S&}Kjx}=m=kf89kWBtZ+}@3rm0>v=8)dS0(Z?w(t0Mv-
nS7ix#(ipK@}pwy(Il52m9X14Q+u3jl!vd#SHpge?a?HcuQs|p*2t$nYNd@QiqaoL{o@6Y!A@K?vVYu`dEWqKqV#c5k@{n^l=cuQcN6_Xl-(}I_8Hbc6f)
Emmg5iOGEN=uA9C64XY`NH<gk5KrJ+A0_K#Yb{HS>UkkyZhwRw}QepIX+ve7uBpNp{*rS|h$S@<dqeJ;Wul&a6A%Bx!W``{XR%26V@JtXqgc(lhFxyIYCF
T1tu@uiI`8)cdwoSQdyPC5TP-_PKNid!qh&JWHUo4H2C@?1Ig6F(biFw?Bj+3R#@E->~)syV}9PiznwCB<5L38kr&*eSEKg*<G!>mb77u$&+`v60GEOO{|
|Po0`LrE+9=&Pz*kUZ%EzMtRCX>l4AW9?M}W!E%@u)9K=_xf!IvMy-}C*$Oaq>e~1zv$<sOYnMY~uuY~mXM2Y(S@Lig%W+N^Px0BgHw&d9)b>fnR~O0AKe
qIifl;)NBb){?(u2fTD~PX%%~S&Wxxl(g&R26XU5+r6J+mcD^EkUfmbzk$v}DN@#8=-A$Jh*ON}yy-hpz<6E0J;+`O36dth|!ISK{SWI(#KiUWwx?gvOwF
MJ1lE#LKI6^m$e0^<ZqwGANfG99|9!l>_+->ng*1HBPn<%Bx-}<5$A@ipo(SsT|_!Y8%m5E0(Xs*Ohp_l2BLT`ASsc9xekgVmZJ;5oM3bU|&6fE<|IHb~E
JIk0HI3Ip3MR>aR%SsR+_IAU0$|xE_3fBK~te#=25&6Cb~;BPb*weZYRqHH+4{6_U1o5C2uPM2YPY!diiTXqYX(H2Q#k_yA(R=g9UKVEX{D&ta8G)e3BL5
w@a<t%J>>deE^7Kg!}T*vFImt7R9zri;tyqRB(AW$z#Y;I<|x#8!W@Up#g~;^Ww_uon`IH<5<2Lr1&%APp?XG7FX?=OHYIw$&g16-fFGH&D|;EaMw3@gH#
5hcvJpCNEM^hp8N&P&u6R4Mvf&eL2ma@0P92hhQSensgK=W0WZ_e0X|Pw%9>C3EyxWDk@gX6dM&E#hEJGue_^BSD47kWuOx?Hz7JH8(nh6w<~GhU=__91g
RVvS=Rz6LoT^uIg5y;`e=?NN^>l~mzS^BS~A%`n9&v@8$>9q*?>tD3o#l;@qcME4F6e~q;MFmt((NthzGf|p+wqjOhenxnW&?)-w;Fwvug0;z2vQjX}w?X
lStx!B-7YMG*%)FqvZoy&2SsQZZKLk9#DIY*g_vH!g5qdp)r)sNiaH7R65#}F^4v`E9d)x+tt`;mH1w^O*7kEKGcsG;t{cF`|Z@eeFy`t5dK35|KTL*X;&
Hoge_@R4lq7PRHD;qQS#B{pu~SrEYF0H`Yl1|7%NQl4^$ZbD8f!_h!$hLk%lDx1@SIhSD8bbUTf*sl{tL14N7ULC2J2Y?ei8hCLWcdi5ZP$6%`fxb8NsJ(
)vN`;|>9y{F+{vQ*a1ryh}9NB-0qi!+(D7Ju6g_>z_~Cyy*D={kk-<16vSyQCclQ%TX28^v}~jPyamCAFr;XfiglMBt2Hgv{@R85I<VA-G%?W3y_ctG(p;
)NW*@PT2q`61^9hr+*LgM07b}6R1R(t+f?SfjZ_5gcFFIh7L2VE<_`f^$470G@x_Ozz6Pe#j|wZ0q8+AF8!2c<O$jYCL}NYD_ym^OCi_5ph_+IynvSCCu;
MFNh%{CnMjB0$XegK1f!p@tXSON7-7x>qlPGN$eTe<z=EGQo`@cZA`NeYn^nw{b+4bAQ%7(i)7K3KZgOX|BHy?TuuPmaU7ci4OZlcXc%r7D=m{APM^k{77
Pur$YE3lnu>jrfm{l)=Lo5P--K`o;U@=+-?VuZ?&FDJoW0JnmcX1gv%R{a(EI1@5tu@Uprw$cjnp^O3YqpYBPwG;a~{aT%BfaKwSq)+JbE;6f72hQjRRYB
cuaDE)Mf`b+%o9PFCw5QWFfwkD&K1~lez2IKi8&~Rsza^yZ1-D1%1&v?At1YO@Rfpke%k1d&d?1VGnFQ$~<=TM)osZfJ`Cs$(+AgTEp~6&1E`z36zZ<gZ%
aLFDdPq%>;~6ZWpY}ucEq$RIbt7y6V+VFtwi^^D?)`dHMNmj9e}e%s5)x;1^+b$Zb2oG4snHcwe^5&2Ms|L;5EFu<7lVU#DAi;8;yK$;irj2N)IzO-f@22
lJ5b$1&4ZkmLkq;K57I>Ih_U|v0}mtaDg
"""
