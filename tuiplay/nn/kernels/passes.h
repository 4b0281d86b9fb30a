/* The passes over a tile of points. Rows are neurons, one behind the other; columns are points, padded to whole vectors. */

#ifndef TP_PASSES_H
#define TP_PASSES_H

#include "plan.h"
#include "vector.h"

#define TILE 128 /* points at a time: what a tile needs stays in the cache */

static inline int64_t padded(int64_t points) { return (points + LANES - 1) / LANES * LANES; }

enum { RELU, TANH, SIGMOID, LINEAR, LEAKY_RELU, ELU, SOFTPLUS, SWISH, GELU, SINE, SOFTMAX };
enum { SQUARED, CROSS_ENTROPY, HUBER, ABSOLUTE };

/* out = W source + bias for ``neurons`` rows of W, each ``sources`` weights and a bias. */
static inline void dense(const double *restrict w, int64_t neurons, int64_t sources, const double *restrict source,
                         int64_t stride, double *restrict out, int64_t columns)
{
    int64_t j = 0, width = sources + 1;
    for (; j + 4 <= neurons; j += 4, w += 4 * width)
        for (int64_t c = 0; c < columns; c += LANES) {
            vec s0 = splat(w[sources]), s1 = splat(w[width + sources]), s2 = splat(w[2 * width + sources]),
                s3 = splat(w[3 * width + sources]);
            for (int64_t k = 0; k < sources; k++) {
                vec x = load(source + k * stride + c);
                s0 += w[k] * x, s1 += w[width + k] * x, s2 += w[2 * width + k] * x, s3 += w[3 * width + k] * x;
            }
            store(out + j * columns + c, s0), store(out + (j + 1) * columns + c, s1);
            store(out + (j + 2) * columns + c, s2), store(out + (j + 3) * columns + c, s3);
        }
    for (; j < neurons; j++, w += width)
        for (int64_t c = 0; c < columns; c += LANES) {
            vec s = splat(w[sources]);
            for (int64_t k = 0; k < sources; k++)
                s += w[k] * load(source + k * stride + c);
            store(out + j * columns + c, s);
        }
}

/* gradient += delta source^T, the biases' in the last column. */
static inline void add_gradient(double *restrict gradient, int64_t neurons, int64_t sources, const double *restrict delta,
                                const double *restrict source, int64_t stride, int64_t columns)
{
    for (int64_t j = 0; j < neurons; j++, delta += columns, gradient += sources + 1) {
        int64_t k = 0;
        for (; k + 2 <= sources; k += 2) {
            vec s0 = splat(0.0), s1 = s0;
            for (int64_t c = 0; c < columns; c += LANES) {
                vec d = load(delta + c);
                s0 += d * load(source + k * stride + c), s1 += d * load(source + (k + 1) * stride + c);
            }
            gradient[k] += sum_of(s0), gradient[k + 1] += sum_of(s1);
        }
        for (; k < sources; k++) {
            vec s = splat(0.0);
            for (int64_t c = 0; c < columns; c += LANES)
                s += load(delta + c) * load(source + k * stride + c);
            gradient[k] += sum_of(s);
        }
        vec s = splat(0.0);
        for (int64_t c = 0; c < columns; c += LANES)
            s += load(delta + c);
        gradient[sources] += sum_of(s);
    }
}

/* below = W^T delta, times the factors where there are some. */
static inline void back(const double *restrict w, int64_t neurons, int64_t sources, const double *restrict delta,
                        const double *restrict factors, double *restrict below, int64_t columns)
{
    int64_t width = sources + 1;
    for (int64_t k = 0; k < sources; k++, below += columns) {
        for (int64_t c = 0; c < columns; c += LANES) {
            vec s = splat(0.0);
            for (int64_t j = 0; j < neurons; j++)
                s += w[j * width + k] * load(delta + j * columns + c);
            store(below + c, factors ? s * load(factors + k * columns + c) : s);
        }
    }
}

static inline vec normal_share(vec z) { return 0.5 * erfc_of(z * -0.70710678118654752440); }
static inline vec normal_density(vec z) { return 0.39894228040143267794 * exp_of(-0.5 * z * z); }

#define EACH for (double *end = a + rows * columns; a < end; a += columns, d += columns) for (int64_t c = 0; c < columns; c += LANES)
#define FUNCTION(body)                                                                                                 \
    EACH                                                                                                               \
    {                                                                                                                  \
        vec z = load(a + c), f, slope;                                                                                 \
        body;                                                                                                          \
        store(a + c, f);                                                                                               \
        if (derive)                                                                                                    \
            store(d + c, slope);                                                                                       \
    }                                                                                                                  \
    break

/* Replaces sums by activations; with ``derive`` also writes the derivatives by the sums. The softmax has none. */
static inline void activate(int64_t kind, double *a, double *d, int64_t rows, int64_t columns, int derive)
{
    const vec zero = splat(0.0), one = splat(1.0);
    switch (kind) {
    case RELU:
        FUNCTION(f = choose(z <= zero, zero, z); slope = choose(z > zero, one, zero));
    case TANH:
        FUNCTION(f = tanh_of(z); slope = 1.0 - f * f);
    case SIGMOID:
        FUNCTION(f = sigmoid_of(z); slope = f - f * f);
    case LEAKY_RELU:
        FUNCTION(f = choose(z < zero, 0.01 * z, z); slope = choose(z > zero, one, splat(0.01)));
    case ELU:
        FUNCTION(vec low = expm1_of(smaller(z, 0.0)); f = choose(z > zero, z, low); slope = smaller(f, 0.0) + 1.0);
    case SOFTPLUS:
        FUNCTION(f = choose(z < zero, zero, z) + log1p_of(exp_of(-size_of(z))); slope = -expm1_of(-f));
    case SWISH:
        FUNCTION(vec odds = exp_of(-larger(z, -700.0)); vec share = 1.0 / (1.0 + odds); f = z * share;
                 slope = share * (1.0 + z * (odds * share)));
    case GELU:
        FUNCTION(vec share = normal_share(z); f = z * share; slope = share + z * normal_density(z));
    case SINE:
        FUNCTION(f = sin_of(z); slope = cos_of(z));
    case SOFTMAX:
        for (int64_t c = 0; c < columns; c += LANES) {
            vec top = load(a + c), total = zero;
            for (int64_t j = 1; j < rows; j++) {
                vec z = load(a + j * columns + c);
                top = choose(z > top, z, top);
            }
            for (int64_t j = 0; j < rows; j++) {
                vec e = exp_of(load(a + j * columns + c) - top);
                store(a + j * columns + c, e);
                total += e;
            }
            for (int64_t j = 0; j < rows; j++)
                store(a + j * columns + c, load(a + j * columns + c) / total);
        }
        break;
    default: /* linear */
        break;
    }
}

/* The loss of a tile, from outputs, or for the cross-entropy from the sums before them. */
static inline double total_loss(const tp_plan *p, const double *out, const double *targets, int64_t stride, int64_t points)
{
    int64_t outputs = p->sizes[p->layers], softmax = p->activations[p->layers - 1] == SOFTMAX;
    int64_t columns = padded(points);
    vec total = splat(0.0);
    for (int64_t c = 0; c < points; c += LANES) {
        vec here = splat(0.0);
        if (p->loss == CROSS_ENTROPY && softmax) {
            vec top = load(out + c), sum = splat(0.0), chosen = sum, all = sum;
            for (int64_t j = 1; j < outputs; j++) {
                vec z = load(out + j * columns + c);
                top = choose(z > top, z, top);
            }
            for (int64_t j = 0; j < outputs; j++) {
                vec z = load(out + j * columns + c) - top, t = load(targets + j * stride + c);
                sum += exp_of(z), chosen += z * t, all += t;
            }
            here = log_of(sum) * all - chosen;
        } else
            for (int64_t j = 0; j < outputs; j++) {
                vec o = load(out + j * columns + c), t = load(targets + j * stride + c), e = o - t;
                switch (p->loss) {
                case CROSS_ENTROPY:
                    here += choose(o < splat(0.0), splat(0.0), o) - o * t + log1p_of(exp_of(-size_of(o)));
                    break;
                case HUBER: {
                    vec far = size_of(e), near = smaller(far, p->huber_delta);
                    here += near * (far - 0.5 * near);
                    break;
                }
                case ABSOLUTE:
                    here += size_of(e);
                    break;
                default:
                    here += 0.5 * e * e;
                }
            }
        total += c + LANES <= points ? here : choose(lanes_below(c, points), here, splat(0.0));
    }
    return sum_of(total);
}

/* How many points of a tile are put into their class: by the larger output, the first of equals, or by the side of the
   middle with one output. */
static inline int64_t right_answers(const tp_plan *p, const double *out, const double *targets, int64_t stride,
                                    int64_t points)
{
    int64_t outputs = p->sizes[p->layers], columns = padded(points), right = 0;
    for (int64_t c = 0; c < points; c++) {
        if (outputs == 1) {
            right += (out[c] >= p->middle) == (targets[c] >= p->meant);
            continue;
        }
        int64_t said = 0, meant = 0;
        for (int64_t j = 1; j < outputs; j++) {
            said = out[j * columns + c] > out[said * columns + c] ? j : said;
            meant = targets[j * stride + c] > targets[meant * stride + c] ? j : meant;
        }
        right += said == meant;
    }
    return right;
}

/* From outputs and targets to the derivative of the loss by the output's sums; 0 beyond the points. */
static inline void output_delta(const tp_plan *p, const double *out, const double *slopes, const double *targets,
                                int64_t stride, double *delta, int64_t points)
{
    int64_t outputs = p->sizes[p->layers], kind = p->activations[p->layers - 1], columns = padded(points);
    for (int64_t c = 0; c < points; c += LANES) {
        ivec there = lanes_below(c, points);
        vec shared = splat(0.0);
        for (int64_t j = 0; j < outputs; j++) {
            vec o = load(out + j * columns + c), e = o - load(targets + j * stride + c);
            if (p->loss == ABSOLUTE)
                e = sign_of(e);
            else if (p->loss == HUBER)
                e = smaller(larger(e, -p->huber_delta), p->huber_delta);
            if (p->loss != CROSS_ENTROPY && kind != LINEAR && kind != SOFTMAX)
                e *= load(slopes + j * columns + c);
            shared += o * e;
            store(delta + j * columns + c, choose(there, e, splat(0.0)));
        }
        if (p->loss != CROSS_ENTROPY && kind == SOFTMAX)
            for (int64_t j = 0; j < outputs; j++) {
                vec e = load(out + j * columns + c) * (load(delta + j * columns + c) - shared);
                store(delta + j * columns + c, choose(there, e, splat(0.0)));
            }
    }
}

#endif
