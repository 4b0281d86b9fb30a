/* Vectors of TP_LANES doubles, by the extensions of GCC and Clang, and what is computed on them.

   exp, expm1 and tanh are within 2 ulp of the exact value. They reduce to r = y - k ln 2, |r| <= ln 2 / 2, take e^r - 1
   by its series up to r^13 / 13!, whose rest is below 1e-17, and scale by 2^k (Cody and Waite 1980). What is not a number
   stays so. */

#ifndef TP_VECTOR_H
#define TP_VECTOR_H

#include <math.h>
#include <stdint.h>

#define LANES TP_LANES

typedef double vec __attribute__((vector_size(8 * LANES)));
typedef int64_t ivec __attribute__((vector_size(8 * LANES)));
typedef double unaligned __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

static inline vec load(const double *from) { return *(const unaligned *)from; }
static inline void store(double *to, vec x) { *(unaligned *)to = x; }
static inline vec splat(double x) { return x - (vec){0}; }
static inline vec choose(ivec mask, vec yes, vec no) { return (vec)((mask & (ivec)yes) | (~mask & (ivec)no)); }
static inline vec smaller(vec x, double limit) { return choose(x > splat(limit), splat(limit), x); }
static inline vec larger(vec x, double limit) { return choose(x < splat(limit), splat(limit), x); }

static inline vec size_of(vec x)
{
    return (vec)((ivec)x & INT64_MAX);
}

static inline vec sign_of(vec x)
{
    vec one = splat(1.0), zero = splat(0.0);
    return choose(x > zero, one, choose(x < zero, -one, x * 0.0));
}

static inline double sum_of(vec x)
{
#if LANES == 8 && (defined(__clang__) || __GNUC__ >= 12)
    x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
    x += __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5);
    x += __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6);
    return x[0];
#elif LANES == 4 && (defined(__clang__) || __GNUC__ >= 12)
    x += __builtin_shufflevector(x, x, 2, 3, 0, 1);
    x += __builtin_shufflevector(x, x, 1, 0, 3, 2);
    return x[0];
#else
    double total = x[0];
    for (int lane = 1; lane < LANES; lane++)
        total += x[lane];
    return total;
#endif
}

/* All bits where the lane's number, counted from ``first``, is below ``count``. */
static inline ivec lanes_below(int64_t first, int64_t count)
{
    ivec number;
    for (int lane = 0; lane < LANES; lane++)
        number[lane] = first + lane;
    return number < count - (ivec){0};
}

/* 2^k for k from -1022 to 1023. Shifted without a sign, as a negative number has no defined left shift. */
static inline vec power_of_two(ivec k)
{
    typedef uint64_t bits __attribute__((vector_size(8 * LANES)));
    return (vec)((bits)(k + 1023) << 52);
}

/* e^y - 1 = 2^k (1 + r + rest) - 1; returns r and sets k and the much smaller rest. */
static inline vec reduced(vec y, ivec *k, vec *rest)
{
    const double rounding = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to a whole number */
    vec shifted = y * 1.4426950408889634 + rounding;
    typedef uint64_t bits __attribute__((vector_size(8 * LANES)));
    *k = (ivec)((bits)shifted - (bits)splat(rounding));
    vec whole = shifted - rounding;
    /* ln 2 in two parts; what rounding takes from r is added to the rest of the series. */
    vec upper = y - whole * 6.93147180369123816490e-01, lower = whole * 1.90821492927058770002e-10;
    vec r = upper - lower, lost = (upper - r) - lower;
    vec r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    vec low = (0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    vec middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    vec high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    *rest = r2 * (low + r4 * middle + r8 * high) + lost;
    return r;
}

static inline vec exp_of(vec x)
{
    ivec k;
    vec rest, r = reduced(larger(smaller(x, 710.0), -746.0), &k, &rest);
    ivec half = k >> 1;
    return (1.0 + (r + rest)) * power_of_two(half) * power_of_two(k - half);
}

/* For x <= 0. */
static inline vec expm1_of(vec x)
{
    ivec k;
    vec rest, r = reduced(larger(x, -50.0), &k, &rest), scale = power_of_two(k);
    return scale * (r + rest) + (scale - 1.0);
}

/* e / (e + 2) with e = e^2|x| - 1. Where e is small, what rounding takes from e and from e + 2 is made up for to first
   order; where it is large, it does not show. */
static inline vec tanh_of(vec x)
{
    ivec k;
    vec rest, r = reduced(2.0 * smaller(size_of(x), 20.0), &k, &rest), scale = power_of_two(k);
    vec above = scale * r + (scale - 1.0), tail = scale * rest, e = above + tail, sum = e + 2.0, share = e / sum;
    vec lost = (tail - (e - above)) - share * (e - (sum - 2.0));
    share += choose(e < splat(1.0), 0.42 * lost, splat(0.0));
    return (vec)((ivec)share | ((ivec)x & INT64_MIN));
}

static inline vec sigmoid_of(vec x) { return 1.0 / (1.0 + exp_of(-x)); }

/* What no network of the size of these calls often enough: lane by lane, by the C library. */
#define LANE_BY_LANE(name, function)                                                                                   \
    static inline vec name(vec x)                                                                                      \
    {                                                                                                                  \
        for (int lane = 0; lane < LANES; lane++)                                                                       \
            x[lane] = function(x[lane]);                                                                               \
        return x;                                                                                                      \
    }

LANE_BY_LANE(log1p_of, log1p)
LANE_BY_LANE(log_of, log)
LANE_BY_LANE(sin_of, sin)
LANE_BY_LANE(cos_of, cos)
LANE_BY_LANE(erfc_of, erfc)

#endif
