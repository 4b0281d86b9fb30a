"""The letters of PNG pictures: 416 glyphs of DejaVu Sans Mono, 10 x 20 pixels in 16 shades.

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
"""Pixels of a letter."""


@functools.cache
def letters() -> Mapping[str, npt.NDArray[np.float64]]:
    """How much of each pixel a character covers, from 0 to 1, shape (HEIGHT, WIDTH)."""
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
    "\u2578\u2579\u257a\u257b\u257c\u257d\u257e\u257f\u25a0\u25a1\u25b2\u25b3\u25b6\u25b8\u25ba\u25bc"
    "\u25bd\u25be\u25c0\u25c2\u25c4\u25c9\u25cb\u25cf\u25e6\u2713\u2714\u2715\u2716\u2717\u276e\u276f"
)
_SHADES = """
c-qxn3wTu3wO(i5?+mCFtt1m_wTh5Q#kN<GOoVH-s1vWHt;)wt^?p__>copJYK086YN}#}S|33q<D=S34H>0gDMA>nLVb_~6)J>e5|APgGGr$2$DF&?o|%
w@8FJ2<Ir(~bzWm=gXP<M{*?X_O9(%972Ow42mJVtOstMMndqQ9;a&)JLtf#+g8i4CG`asi?SCYeH0*m_vq-Og&z`a~2(4|f|r1yiW!{P>ApvWfd&EHJI#
o--RZr}7DxYZFnRYwuH;}2uT75vv$fEiT*yiXfJ&_py(PoEv&7KgvIj(9;F(j?vSQh<l2eF5+~Jda0{cf({|d+B#R1h^dk=l=y@`qQfBmlQCwcs;;%FbD8
x4Sq=TOM+|Z;&3Oxmi*fRdg!!~pv(cFY&rlib@hI@*JGXIyQc!w-RoTrsEV2nO)6{URt>#+On6hQO$XUYDy(5J`4C*xf?M#P>!s^m2%0E@Hkv$Q*H|vQFa
893mc1oiGJ6r!2k7u?f~VNCSWl3LjRZOL0*gO+#ICX2b;&2#v+OP7q?;3<e&yyVUii12uL6Vk>2Piq(y8s?#17HRK+e`mmFlUkLI~UtwFHR+T|<WN%)`zd
hlxvJ+b9s6%z-4se46A@BbC3%jj#d#71TTRtyC=Hp$Zft+!11IVp_9*d<y5bZv@zxzrm*Nggl?&1is(Y0QwGdaO)I;b2`{5%V4*#o8ylOP2UOOx9xD!2Ns
BcdY<nPN`iax_{(6}J-ODVwZ`9&M}>Fc5!Z~BVxX$4!0xB*NnBR-QDq`i2L;o(`}ixM`OV}SJAEMQ&j^ZIJHF;~YKsk&VWB27w$M?~aNFdX62*(hMbs7O1
`+18k)moNZf_$!i10DAf$jhT3XwJ_zz?V1K=+LRVPcU~o{IQ?1jJ%5gKFiO&BUHXR5mm5nK{UcYPjvpI-9Z@ZxNg{_5VOAcjFYhl3uT;mziD<?E!OJVVT<
;B{n+|=PP{&3Sg|T{e_-VR6BcwcMdEE)pLPAp_`zIN<s~6=ty$F$?GKB4b(020wS7Ye*1P%_UD(C>LOSh1OdgqNy{BDgFghyBl%@+{B&arR+K(s!lMp#U%
to79uu4v#x{bo4|x|~mFLAiZ)zYoL8l!m%;>;d%BiRZ)*f!|_ezup3x`(7C6T1cD=}}$l5AH!2XJBN1GshQH!$ZYzHZJDdNG~GGvc>om`19=(_NF8=9eH$
kFig#-;VN1`4rZNa#c4wogRBSaf`Tgc{7@WZ%?XnB;^%$Fi;JUe0h_McccUR=*FYNj~p8Yq5Zt>m>u3IK0B)01+YHPF}>}Ld*I`546adiz?MzgAUwQ77l6
Cj5xcgCaxL!ZZEH2mY+C-`2q;_JrxCn7mOvB35*YSkFUWfaMT)B!YrV$0lfJgXj-B4=)srx19kHks#XyB!L`n2~YzImr&gIj0V0T6^A#fggX&+@Q^5Zpa6
hYOEpy|SE*YCpIy;k9@T8nk%xo=8~0(Fm@*`CG|Bp6$gz)p3P!EV8u&u*c|9KvN{TPez^v-XqdE-FPZHy{`~SiK~HowAG~FWqd#$L<qc3^msC2{kFyv49z
Ylo`p~h+thyJ{U(TdMpr)lo`VyIBDzl*<izs7Y8)RP;OI0QfIKfQs7hZQ9RW~F+&^0Td=`ui_eXMw!Y0RxIKc*mP!Fwj*j%X1Y+95oAAX&K;kih$->73zI
rE|MIA41<&-W^*A5A;Dyl0@FM<boQqza09v_%L#1=J&3HmBZkY}g1Vuo^nZmw_>7au@S4hp5A?2!goS3QDtMFcFp&ckp+uk#I9)9ZBE4)r?c-{0Eny!xZn
z0TrTaj(-+%OSuiAh@o2K-Xa&A_$crd>ladTNEMq5y8D=yjvbX(0z%Z7$TOcA#e)jE4aA*1K^J3SJ~0*u>?>+89FRM6i+z;&~-9kr!0fr!fs}diQwJ6R&^
J*Xcx)|Z5M*NCvimAFxQq=pkz>v6Qj!!rPIjhayZZyB`S(G67aL_rzc_Jhc=?wrr72{X^|H|umlrF=oXlG{xi%~9YX*YNg5M*S?V5=IdvlR`F5+SFMp96e
LzKtiEKeV8@AZC_eSK=hmO-n&LA<S>p(Y1f5NbPlE=qADZ&=5LPj4t&4AzOL0Do9AOO((HMHo-@l^Jq0S;HRe<+xSrvx=9x@Vd$tYSllmReQWO@4DDl-Xb
%4e~gPu}fPXL2YaJ2rErJ<V%<u0uvb*W#pGv(P+-rGHb}X&sE5md|mM4qbs^|9(a9Y)cnN#hdK-!?0qe|Fw_M#gHYi^N5oYsltyk4Eg5w;Obx;YD_S%&e~
%(UGZaji&MF?idFpmlUsd*<pzI}mz6*7H1<De^wvWe+-iN6bjIH<rmm8{V`;qYL(S*$fA?xYHy+E%vVI~`iUp?r6aqZ|57|7^%CC~J9=A<+7LUr8<|9n8m
`xQLCSV50u1pIh%g$=2&!4)>l!UkO8LoaL)h7HHCftmOa4I8Xs!!~RHCq9&8K8^obz`L1;ml?$0a(V+RjGtm`!;h}Gs*yf%j(4UvJ{IsVn0Pi!KSITp3=g
|5vrhEK+)6_NuTJt%9h(BMFw6(FJyuf?kIg}oABuvy&NG{XuxjvDA!AFLNDAn#{|ENIVvk$XgYJk1jm`*WXrgq~f!7QT@m#u3^6)rwM^>Kc<Ble|RNXl|6
wZ7?&&o5r@%w~XCH}E+-Ow_>vTt&|-_Qa@e&qZdzr_!h_z}Cta@l=S%W+Y74{-YnU2c5@^fVHqj?lDDlzl_ITOKRCAOIJI_6jS<xnXR#bu?u0F`Z&Z*Tly
Ok0egV18M2Hp?mxaR#&Yl>WZ!@`{Q+W50%Wqyp$4nb@Em#%x`~L5MOoGeu?U%u&hMWjW0lMG6gUrH3<6XieVT|A%1j58X%P*%ofe@CSf?$@ZM1w0w9n2Yl
RK8{O(hwVQ)&9@gCQ!Y_xK{bNs*!v|G_UsPUnbsqLcNS{p)c5J4rx?KH3{2c;NbN(mZC!c7nRq|SG2*i+}rTU|dZnpd(8y7C;WpgS!{q>+8TN|CMze~3Lf
zrw+WVrg391a@{Eo1i$su2F6YyH9F4y6g9xl)DXB4qZo5?&><?*M{Y8stzV3&5k`8;Eqn)hAtZv1kgk<2hf%`#gEuEmdoyotC&+@{4TSy_ASU+Q}`g{d<H
7W2_&Z=Q}qmq>0+|S8}l!>GB)Lo-^SYLFfngU37hRiEr~Ykt?hpiF(%V75-e<tV)V5Uz^Yu?OZ{URFSR6T`BY7V{b&*8p+7jeCIHtD-7S@ObI}ut>RXU~P
`T!n!aj0BDy*NN0KW|@&$OwPjBUR-|6@$rOZu8(F<$gwg?v=tsO7pX_Z^=VF}%I$u@>!-+Z+ALn623jZRjjWq+vJ!rd?bktV2)a5i}Fj<REZie4U|f7m~l
~C^;d{(y8QGOQeB1j}5WvTa`VK>xZ4-aX^`4Co<I2D3=XKA~bA3EfHq3pw@)eMF{}fAz`EB3gjz)VnAF;4n{71J=EC~4z&k)N!gzmS`%iMoI@YuA?j6hx^
5WA8BiUiA*A;pG3y9hN8hq;SS>P}QXfiVy|0x6Mh}n0-Xdg1%$Cu>qI^6*XJh5~eXjeGj?S3-$j?#s(W_pP()v@Hx98u%CRKize{K8Akj<28pknQC*=jQw
+EDrvpsXFRgY%hJeXt)-6+H;bZaV6v+$I9&A2FBRck;0~q@N%}wpR5`UJb^MQ8TjyIyPW4e0mbhER0E7;@$*>AKs|jS_*kLE<=|G%=S32)9U(KFW#aQXR^
C!oB{1vlpsgJV+U99*O15W!;e()G$2xM#Z&gp(#IKubGwLMajJhXh`diSbSnv;qA!Srw!H+(sHV-T?f|D-(FZ0kl)aUQ?bc3HZ0GbQJGue|Sq<xEY3u36z
64A}qM2&#hm)@GUpFNbeSYJUc9`0L1u`&Trz}Ied(wQrxM}UUryg5Ph5kEZW2(9szzeoT0P82$0bDY;Jn2V_^6xWCUak}j!5Kbo>$FCz>AjhLV8BjUM*Nn
nq|uYWUk*bS+9NOa=JOkKCheZuki)MwG~`_DGvMigsn_LMAD7Y|9)5yYO4E$`^ZLSf03L)}@F*XTw9P)b$O(&8lQ3KFjFC;r#>5mfCwm_1J#GgbusA+G8_
}tGY=~9yPl7{a)A*C!g}^CIi6)F3GR3FT>(@{85LsHAIu4y+31|lLtAd)I=GTsCXwrKOq*jAr-mB#Y^<E1>-tZB-2Di2$z}@46#FU+wn2eK&^o}06#1K23
ty{pRYi~#cIav_}+GdpP%L+FG?0_OG9D)K{{D@uC4M!Vqi_aZrA*t<JE2zKHe})R<#;rEccA`hZprT}}jb*S~1ov<@ar|%^DB%15>$5YTIR32t&yU34S%o
dHCYYXw@K%nEg6YU6%dsUPQyNu+<N;1;p`Jj7-u2ktDhe;W($2=cQVy9}n4D0M=21`pU5Mg)6n`bamMDt7orQ9w8UM2<fu%BA5~?VQi3X8p97woUYMLBjG
q+q@{*UZ%Mf=-HaluCNA5ONLJn=r~`A14ZS!gKRu}e<9>I<1@%-D?<)bC~=8fB?xnMNw(Gut#&&8SE%S79ff0e_^UgXC#@X<`%G$he7U+)gxXdjZ~n7Xc1
~(@tTlUOm3P!Qw*&Q{+bXs=_8F@YTrk{g5{weIwU55!M<JzC=)T8ToE)2Ob$45b|iO-)YCAb%3xBpA#Hkl39!w_ZijpJLC&}KI)}k5iUw}OPS)Y3~!F;gY
wYen$U1M@8{cPqES?OECDAKhAib6Ew5yXzZxa4<e@QIUS*v|3RyA{v1(?%%}p_ojVEIugDmJV%%2z=0~t)*LN`<Bq)@plPyE#wJt$B7)o48^3ym>)Fxxaz
>A`H%NTmlSARcb4Ht~bjtLmq5YS**92`$NhPBEjblx`6<mZ6}Dn>Acxe$_5iPenoe+&V0WZWET{hO;|!-uwc~vDv4Kn1`%}69)3tOz5lGAD@rqunXi}nPR
*~@vb~HM)PjgX{6w*iKwfIi18YwK9AYeUEK9iJXQ4~DEgB}cnxzM5@I>8X#WdvM<=bbsiTnR)<$$++O-iEI)RaO6qDt82|+uA*I-5~g0csJ>(O?uJSVD+E
E_k5K5a}<HsgKLjmcz_MjhITx=jJ}7_I*+7Y!zczd$iuKK+oKG*XG-?9fO!AqR$?kOPTpvXmp`DCslJZ(cMx^z*$m`L_ySIozuap`mkcF`m3YlLgE3L-+m
Q-1cWef0L|0M8$Z;{f|wj_#Z6IDLus#iKlGFU$Ll4BR%*8$VFot-l5rn%{J5aC%I@afl}I^09k0Hl~>t}ze*>svPmPIyvlYQS%G(d0_3AHGjIV#lJ5Yhu0
h#h(?=<EYX}r=HkUgYw`3R-w-ivY^#;?!!tBHpayOgtS84ewoAFoa_$r$;((zTc<H%C!!EDn=r3dAXhZ{B5amw^rwq`=Ug?8PJ-P8lTx(==`XbKuCPnZKw
U^%w$(x1@BZ04YP084r0Vl2n`(s(zkF<xnSH>)(#@NU*))l%@)MATKbW4zMD&}TQ6Geup=6RS32y!|5@3#TPYY`lE~u<`aXyQ&+CO3{R{1kI>UB1Jw>_f!
a7D+6o-kmtMg2Z`8D`ly*?f2i4nHVY0UV5gM9Zecg)B(|LplqO;=*+lrYVBw>QC+_A^&Gytfedd;0V@FP~Ru^T!PFV)KC4O`KF=1&U)_LXlYqg!DA!-TK>
LR9wTEhu#q}CkZ_SKfzVLJc8$Z8T(4!F2|BXIjrT%$2-3|f#eqeZ2l>_*9~=qbY1>M8J|%g+`#V@J&O!B%Uv)x$55G$Z|uB~Ywr4&5IyAJ82M7I`_o6gyz
Z=CQ*Ta5`wC6rYN>8oFj|dxhIJbipxD6ps7Sdtw_w6<gD8#SZ3l7#pC#Z46?kGY0P(0OR|7pVb)rR#_0QX`=|LPU8XW&_@1GH34HI-;cSIfhLX;pmC2&@l
xz#S8elwHp0w7?l38`YFK9lXEBNk%d^-3`nCoNA|)p*L|T`{UY>-Xrf7;V`giS*K1lpRD&;X`q^jcsR#hLkyoL^1gPK@tp0FA8%w`z;Zj~DrvE|N}N?Kcm
`rNAMvt8&`vB>Ni9zXm}k|$(A>j+c>g=hKT^3Yx(=7Xlay*;3+e1QUS7yT3E<^VqBBC$j>e{AzE15K2(wRUXPyoRm9tEb&G&gBR28_rndOS+XTGW~u*{<%
n-dfYhubK2iRx1eyVRoM*%rC1T>Abzu<#WcJh06SvWST4H{w&D}<XC)>N?XMD#aZLp*`q)K6Ul*3TmM+_CWw`y+X%=@54^mJx0o%WcqqSMuer$E~TgcWP2
TG{@;3`pdp)xkoR#hZqB(GzUC2r~DXp9|Z(GqZ{LyPb8qs^de!LQe!!1B@5kh`n|EU#b%8IEHq)q{eXgTwye=GMhFJD?hSxPmQOXBANM&P^1p-3Q#Z*9zl
%-RWrtnjLZNx8duj^F!G3XIw{uN=JERG|jd^SU;E5|2T8rym@n7*em+Z>Y3+SiNz{#r-3{#f{Etnxw#T3=|X$37oa7mAe&H~^)){~{3XCQW1%3*9*!b|lj
GiO9F8rWVJf`rX=<8qKgG?k1>$BBT5Ol3B?8-n?^YZ+bH5cExyXmIgl$VTcAUYE_eq|QGQ_vs8b_8mSfxskC9~$j`PNkfFx3m6fVLF@-HlH`*@d7cz*201
+yIpQ5*?&-#Oy&gCOvW9F`J?DsY@CPd@riHTqV_9ugg&leNH;c^Hr-mbzRk024ER~#G1OOr{!H6C>>4|cs{PmR%V0T6)40Ed!n?@8Y!WWJz<)vX(@&26I2
z>tC5wqa7SolwqlRk3#$9alO?kh#TH++CXx!w{%UQ+&{}P5Q4Q3h+`N~}D~|2>bg~FP9oKs+MlyyL)USDH$aOj?<i_K82>Lws7vU%YR#+`o*el^*bZYt6(
9`)A{*9ON30@@&rSXr6qY?1C?^5Sj0&=H`*avc=_L>~KKK@^h##)--$To~kY`az`Sq}ARA}T28R1wQ^Ew}<ns31Z+Nql!@mxS4yTY^Hg!Umy9$3Zou>5oG
;Q<=Z26rrXRsvKBZ`?)?)bgCmVu+57jf%Heim}`PSOj6VGg96&h!$qT&>`2{Q3KN!Gf$(>FPl7N{mQ=z$B%f*KP3e~5vlO@en3nXQFq&~L*2e8qCaONzTA
TA|W0y~{fKw^XkO4bo8Ib9691VGr+JnpnVXn-<B+x0#(1;nU<{rSuO#itH;7WKF;MS`jK)CFI#3{?*mfEsWIdf<Q?Pdi1H3&b``Do)?;u$)MgM1A$QKg)S
)d>I3SL;j^M`)K~y;v5Yjc%DlI<uO+kA*wE4e-6IvCS`hEYm%8?plFg|MZR6&pAAsz4?8t9P5JsGig1TaS8f^+?|fhNPK@Onuy<CKp(Co@6|veGnYQRoU&
;SNRg=&Rg~jL=Fa^*5hJ4AjLm)CP3S${0#ul}SPo@*hUHL}V+Xr(7FPRRMB^4fmNmXhG2m7-ht)qs>8N=$YdwBp-FpCw3STEeca4Nh67dm7%T8u|xM0DLJ
*eaR^|aWXga~Be)wFozympk~H?O@D&!2?TL1qok`k(#V3l`jRu#Cz<!**1Z*%|hT$uQoBFJAjQvX3YNr&_Yey^y5!MfJ$0igv#ypx^FSb(((TfWu@OcWY^
!nyY&htv;RfJyJ$U-0W?Dd>YLz+hWqJ*@=_l9u6joj#9QHrL>vGn&-fU@4-Xxquqct{<xwQuV}G-EVD6FPs5sQLuUAAW@XX071qAA@EeV*pMMT&t+StnI_
vC(XE(0?la4Ynt}5D<;U{BuWf*zwN7>n_;jGs|v6$a|cKyI@;OxV?VMo9%=09Y)88h5`+HCp~eg_Javo;K^#FOQ{>}Wc_!xqoYB2$-BYN8}d&zMJvA5N8&
M2vuqE0Hn=WxG2uWhEboN!P3>|K6j^-fOycpDgWhzGL1Qb1Pc;TLu_hyQ1=YVijQ8>SQA3vUIt3o;1AD-7;&~-bh=Mljz4o?y#rMRlJ*wR#1LglKK{Ifk?
e|&6Jx~{A$^Gk9@XSp7u~pE55WM_u1$t46dDW)9PPk)*k=PoTd~Rmkqa3s%oDsqCL2!_Qb2kX53*<w9zRURPEEOnYRZz8|7#`SCG6C)!7BN$h>)pojw>mM
e-`!G~#wUmP5%OZ<0rra42`#mf%VFYo#pms=WL$fTpH4(ZW}#{+LUnx`PR*to&4tHjnE;2Q)RyCEKwzY&1Gu8i&d?qG*WHgHKWaSSDJZ3#GAYbpN<nggzI
kYd2y45N($Tr}2l8{X-#_T~c2DDfJKW+FTfodGp>F-9Mg_rLIb${BZ<q4Y9)&0%^><I@vYi{iCwd0kX75qJN0j9}@eA82urke}rW#2Z5qal8%y44jE~T?&
o!4^tr&g;;N<VT8ZTlr_aU9EAjeVqP!BL&n3t!7Sb$N|0pl7lVmf9FNbV2PLaEH4jJ0KTDt8cu^emU^3N0FC1IKTkA%G&D=)`#G&RX&@1l=WUS3ZG!ZP_d
r;Pj5$>c}H+oM@7KPqXrZ=&`%-XsrSk*|jR9NVK=E?;eId#sU9f7D4EPZXs;PWF%IKn6Q;)#(0lbM}1$l!?;EMMdh5O;XxJq})yR4^eiz7~5w=|4_(KS6G
feOvpHOqJPL`x1Z8KK9$4vS(SnQkk~)!Wb&gD{X<qiD&FSJviec+a>z#GlzuM8PL$fu>tx}p4D`7Oe^9DEmnyI7<nM!P<S9p~<o1xrR};}5YvdYlzoz`A@
<*37J<=r8{NTL&d2=iHXZZmJ*H+$CDRzEv*7(ddCYI;2@t^qFXoHz%jZR;uC+7m=Po$eO9Pz|@kx^2trI%8gMv0v=J6p)Z=GzY-EQ!bof)g95T(xv5R`#@
M$x|vvmgl^*H0Nb*A8L}P9JD?W%&%iP%%xZk^Ab8;(mgMWG}x%s(xqDfrcGO$IAu1M41VnjXbQE<)aGpO(4|Wsh+sL+h~OzcJMRXeG=$ndsrc%AIr_)uzH
%^$_Hl&MAV#{6_-ZBb6|tF0U_TdFSE>1GZnn!2f%2y|M`#{r7sygqjFFZuy_ERs+mSe%VND5?teNnYKzSun?jm2Amxz^D68K8Iyvl^H1j;LMe1*^y60fMl
^Obmcm5DyD&b}Uuk6DJ~(t{(*VWn~)UtwKknXe|u_Ca~oCuRIfIA2jY3MG|8TwQG?8f(S!mH4_6&sP%aN<3eQO56kG046L4I4Pp+VHxbJ$Iyjn3ej$c9Q!
e(7qaI&vse8UX*>}{8vDhDObFM5_fo`v?nhWx%B|w#cXb3s1f&nxkGUFYom&xU>v!>AMN5>}9wDq1=!b^c@=KE+=!Xv={(FvWe*v}+0Q($PnN+R7HWy(ln
%FwnT&f2htMJ1t4ugF>xxZR=@oT!coGzNZ^jh`~A^;v+l0tm-C;P=?7bHK9{R(>#(Rc%CC_8nus}It^axAxEIdbpEa%kHEiC=-F-*5vpEyOat)|&VMhrLJ
x%VG8*6?KHl@iCRdMc-f&Dce`j{P`}~+WaI;23eDi;$%!R#f6Vd56Kog=pf-6NkC=gYMElA5~DcNWc!tO73m5yS-A{!V&*19CuNgcuK0E(%^R$ud4mv@Ln
G^20A<)MS1e~Su~a|JvBYSO<@fUP)mm#d`v)`H!eoO8g*EFjiDDr}<1qd&Yk`qJE0YqwLTl@K@iY=a?rbQLHXGB>_H$<H=<GKHk-=;l{CFRE>k(S-*Y`M*
_#eqMb`p(8kcP?nKCNcB8DJNfY#J}9eI{(7_ZMS1D#g=aTPU-Q-@^llVIC2yeZWC=-;Xfl4&y(B@gI(p4s~bHx!H14<q+dRL?t?eRwW->0ZRM_#foeQklz
x7kFdhT{y>G{4<qcbg=wMGYZ*w%Ul3ohHIKQpA+?r%`Iy63+o6n>LFUpXfLhvvEw1PvlA<LUjpdb<mHTq-z#Y^EK<noY0-pSuUYJ{W5NW(aG}<N87{OnEe
)nA)RFPX=KwGfr`5^uBGqD3(tapA!EkR2~6*ctF(?3uDJk=ksuBSmPLLej^Q_nO_21*J)TD8rM|GXQJkQ+21+B!(Xekxj1k`?9jePrBKJp2H=_w`f`ZZX^
N<*W@<1nw5eI&Y~1xUJ8BYM=Vs^$QL@juK??2gp}9e1&hn=W~P`p0D5s7tZ|2&fk8eY`kMb324^bCz%F{jDwHkmBqAWzJ+W|Gi|70c^+Zm%o0#$Mq?X4Xr
GGTe30$7T0bnuY2SXHHas1iNk3t%4Dm53G~$HHu|222?Ep7{mS%7+z$X3`+3l0EWQ7pZ&{oL`@(WBs@(paDeYp$!2>k+^YKY{>e`HSRl5R2;P_EA$099fA
E^vJmvw@Qq+FIyGY_x+Jnsr)iZoj4%Tt4tT(w9(F!@rNC?gNik=L1bZ!mF*QpHyGLlh!%0Yxtm%=ULC|rV-Ij6oh=tQN;h6Z_su_tsNDOLUI{2CHh@pY^X
qf>F*`+O3qZMlzy%b*|+Su9@HtY8BCoh3fT@voVfSvQG`Pgt!51cX(#*SS$zW$BX`ro+*4|F1=Syv(YcA8v$bX83R-$GIBC~SJ+?2NvrUr7bu`4R)G8>xX
3|>vnpSEa<h)#3^jvd*CJ#rAU;iJg>AeX
"""
