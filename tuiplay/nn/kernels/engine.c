/* Whole epochs of gradient descent: the arithmetic of trainer.py and network.py, for one kind of processor.

   Compiled once for every width of vectors, which TP_LANES and TP_NAME say; dispatch.c chooses at run time. */

#include <stddef.h>
#include <string.h>

#include "passes.h"

enum { SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM };
enum { NO_PENALTY, L1, L2 };

typedef struct {
    const double *source; /* the inputs of the first layer: points of the plan, or what dropout has left of them */
    int64_t stride;
    double *activations, *slopes, *deltas, *dropped;
} tile;

static int64_t units(const tp_plan *p)
{
    int64_t total = 0;
    for (int64_t l = 1; l <= p->layers; l++)
        total += p->sizes[l];
    return total;
}

static tile tile_of(const tp_plan *p)
{
    int64_t rows = units(p);
    tile t = {NULL, 0, p->scratch, p->scratch + rows * TILE, p->scratch + 2 * rows * TILE, p->scratch + 3 * rows * TILE};
    return t;
}

/* Numbers that ``scratch`` has to hold. */
static int64_t scratch_size(const tp_plan *p) { return (3 * units(p) + p->sizes[0]) * TILE; }

/* Multiplies rows by masks; ``draws`` belongs to the first row and point, a row of it has ``drawn`` numbers. */
static void drop(double *rows, const double *from, int64_t stride, int64_t count, double rate, const double *draws,
                 int64_t drawn, int64_t points)
{
    double kept = 1.0 / (1.0 - rate);
    int64_t columns = padded(points);
    for (int64_t j = 0; j < count; j++)
        for (int64_t c = 0; c < points; c++)
            rows[j * columns + c] = from[j * stride + c] * (draws[j * drawn + c] >= rate ? kept : 0.0);
}

/* Forward and back over at most TILE points from ``start``, adding to the gradient. ``batch`` and ``offset`` say where
   the points stand in their batch, for the masks. Returns the loss where a trace is wanted. */
static double train_tile(const tp_plan *p, tile t, int64_t start, int64_t points, int64_t batch, int64_t offset)
{
    int64_t columns = padded(points), outputs = p->sizes[p->layers];
    const double *draws = p->draws ? p->draws + offset : NULL, *w = p->params, *targets = p->train.targets + start;
    double *a = t.activations, *d = t.slopes, loss = 0.0;
    t.source = p->train.inputs + start, t.stride = p->train.stride;
    if (p->dropout && p->dropout[0] > 0) {
        memset(t.dropped, 0, sizeof(double) * (size_t)(p->sizes[0] * columns));
        drop(t.dropped, t.source, t.stride, p->sizes[0], p->dropout[0], draws, batch, points);
        draws += p->sizes[0] * batch;
        t.source = t.dropped, t.stride = columns;
    }
    const double *source = t.source;
    int64_t stride = t.stride;
    for (int64_t l = 0; l < p->layers; l++) {
        int64_t neurons = p->sizes[l + 1], sources = p->sizes[l], last = l + 1 == p->layers;
        dense(w, neurons, sources, source, stride, a, columns);
        if (last && p->trace && p->loss == CROSS_ENTROPY)
            loss = total_loss(p, a, targets, p->train.stride, points);
        activate(p->activations[l], a, d, neurons, columns, 1);
        if (!last && p->dropout && p->dropout[l + 1] > 0) {
            if (p->activations[l] == LINEAR)
                for (int64_t i = 0; i < neurons * columns; i++)
                    d[i] = 1.0;
            drop(a, a, columns, neurons, p->dropout[l + 1], draws, batch, points);
            drop(d, d, columns, neurons, p->dropout[l + 1], draws, batch, points);
            draws += neurons * batch;
        }
        w += neurons * (sources + 1);
        source = a, stride = columns;
        a += neurons * columns, d += neurons * columns;
    }
    a -= outputs * columns, d -= outputs * columns;
    if (p->trace && p->loss != CROSS_ENTROPY)
        loss = total_loss(p, a, targets, p->train.stride, points);
    double *delta = t.deltas + (units(p) - outputs) * columns, *gradient = p->gradient + p->parameters;
    output_delta(p, a, d, targets, p->train.stride, delta, points);
    for (int64_t l = p->layers - 1; l >= 0; l--) {
        int64_t neurons = p->sizes[l + 1], sources = p->sizes[l];
        gradient -= neurons * (sources + 1), w -= neurons * (sources + 1);
        a -= sources * columns, d -= sources * columns;
        add_gradient(gradient, neurons, sources, delta, l ? a : t.source, l ? columns : t.stride, columns);
        if (!l)
            break;
        int plain = p->activations[l - 1] == LINEAR && !(p->dropout && p->dropout[l] > 0);
        back(w, neurons, sources, delta, plain ? NULL : d, delta - sources * columns, columns);
        delta -= sources * columns;
    }
    return loss;
}

/* The sum of the gradients of a batch, or of what is left over, into ``gradient``. */
static void gradient_of(tp_plan *p, int64_t start, int64_t points)
{
    tile t = tile_of(p);
    double loss = 0.0;
    memset(p->gradient, 0, sizeof(double) * (size_t)p->parameters);
    for (int64_t offset = 0; offset < points; offset += TILE) {
        int64_t here = points - offset < TILE ? points - offset : TILE;
        loss += train_tile(p, t, start + offset, here, points, offset);
    }
    for (int64_t l = 0; p->dropout && l < p->layers; l++)
        if (p->dropout[l] > 0)
            p->draws += p->sizes[l] * points;
    if (p->trace)
        *p->trace = loss / (double)points;
}

static void hold(const tp_plan *p)
{
    for (int64_t i = 0; p->trained && i < p->parameters; i++)
        p->gradient[i] *= p->trained[i];
}

static void clip(const tp_plan *p)
{
    double squares = 0.0;
    for (int64_t i = 0; i < p->parameters; i++)
        squares += p->gradient[i] * p->gradient[i];
    double share = p->clip / (sqrt(squares) + 1e-6);
    for (int64_t i = 0; share < 1.0 && i < p->parameters; i++)
        p->gradient[i] *= share;
}

/* Replaces the mean gradient by the step to subtract. */
static void step(tp_plan *p)
{
    double *restrict g = p->gradient, *restrict first = p->slots, rate = p->rate;
    double *restrict second = p->slots + p->parameters;
    double memory = p->knob[0], beta1 = p->knob[1], beta2 = p->knob[2], epsilon = p->knob[3];
    int64_t n = p->parameters;
    switch (p->optimizer) {
    case SGD:
        for (int64_t i = 0; i < n; i++)
            g[i] *= rate;
        break;
    case MOMENTUM:
        for (int64_t i = 0; i < n; i++)
            first[i] = first[i] * memory + g[i], g[i] = first[i] * rate;
        break;
    case NESTEROV:
        for (int64_t i = 0; i < n; i++)
            first[i] = first[i] * memory + g[i], g[i] = (g[i] + first[i] * memory) * rate;
        break;
    case ADAGRAD:
        for (int64_t i = 0; i < n; i++)
            first[i] += g[i] * g[i], g[i] = g[i] / (sqrt(first[i]) + epsilon) * rate;
        break;
    case RMSPROP:
        for (int64_t i = 0; i < n; i++)
            first[i] = first[i] * memory + g[i] * g[i] * (1.0 - memory), g[i] = g[i] / (sqrt(first[i]) + epsilon) * rate;
        break;
    default: {
        p->counted++;
        double root = sqrt(1.0 - pow(beta2, (double)p->counted)), shift = epsilon * root;
        double scale = rate * root / (1.0 - pow(beta1, (double)p->counted));
        for (int64_t i = 0; i < n; i++) {
            first[i] = first[i] * beta1 + g[i] * (1.0 - beta1);
            second[i] = second[i] * beta2 + g[i] * (1.0 - beta2) * g[i];
            g[i] = first[i] / (sqrt(second[i]) + shift) * scale;
        }
    }
    }
}

/* Subtracts the step; the penalties that are no part of the gradient work on the weights. */
static void subtract(const tp_plan *p)
{
    double *restrict w = p->params, *restrict g = p->gradient, strength = p->rate * p->penalty_rate;
    int64_t n = p->parameters, penalty = p->coupled ? NO_PENALTY : p->penalty;
    switch (penalty) {
    case L2:
        for (int64_t i = 0; i < n; i++)
            w[i] = w[i] - g[i] - w[i] * (p->penalised[i] * strength);
        break;
    case L1:
        for (int64_t i = 0; i < n; i++) {
            double side = w[i] > 0 ? 1.0 : w[i] < 0 ? -1.0 : w[i] * 0.0;
            double stepped = w[i] - g[i] * p->alive[i], pulled = stepped - side * (p->penalised[i] * strength);
            /* Not "< 0": what is not a number is no crossing, and stays to be seen. */
            int kept = !(stepped * pulled < 0.0);
            w[i] = kept ? pulled + 0.0 : 0.0;
            p->alive[i] = kept ? p->alive[i] : 0.0;
        }
        break;
    default:
        for (int64_t i = 0; i < n; i++)
            w[i] -= g[i];
    }
}

static void update(tp_plan *p, int64_t start)
{
    gradient_of(p, start, p->batch);
    if (p->trace)
        p->trace++;
    int64_t n = p->parameters, averaged = p->batch + p->waiting;
    if (p->waiting) {
        for (int64_t i = 0; i < n; i++)
            p->gradient[i] += p->pending[i], p->pending[i] = 0.0;
        p->waiting = 0;
    }
    double scale = (p->plain ? p->rate : 1.0) / (double)averaged;
    for (int64_t i = 0; i < n; i++)
        p->gradient[i] *= scale;
    hold(p);
    if (p->clip > 0)
        clip(p);
    for (int64_t i = 0; p->coupled && i < n; i++)
        p->gradient[i] += p->params[i] * (p->penalised[i] * p->penalty_rate);
    if (!p->plain) {
        step(p);
        hold(p);
    }
    subtract(p);
}

/* The points behind the last full batch: their gradients wait. */
static void leave_over(tp_plan *p, int64_t start)
{
    int64_t rest = p->train.points - start;
    double *trace = p->trace;
    if (rest <= 0)
        return;
    p->trace = NULL;
    gradient_of(p, start, rest);
    p->trace = trace;
    for (int64_t i = 0; i < p->parameters; i++)
        p->pending[i] += p->gradient[i];
    p->waiting += rest;
}

/* Mean loss on a set of points, and how many of them are put into their class; not a number, and 0, for an empty one. */
static double loss_of(const tp_plan *p, const tp_points *set, double *right)
{
    tile t = tile_of(p);
    double total = 0.0;
    *right = 0.0;
    for (int64_t start = 0; start < set->points; start += TILE) {
        int64_t points = set->points - start < TILE ? set->points - start : TILE;
        int64_t columns = padded(points), stride = set->stride;
        const double *source = set->inputs + start, *w = p->params, *targets = set->targets + start;
        double *a = t.activations;
        for (int64_t l = 0; l < p->layers; l++) {
            int64_t neurons = p->sizes[l + 1], sources = p->sizes[l];
            dense(w, neurons, sources, source, stride, a, columns);
            if (l + 1 < p->layers || p->loss != CROSS_ENTROPY)
                activate(p->activations[l], a, a, neurons, columns, 0);
            w += neurons * (sources + 1);
            source = a, stride = columns;
            a += neurons * columns;
        }
        total += total_loss(p, source, targets, set->stride, points);
        if (p->scored)
            *right += (double)right_answers(p, source, targets, set->stride, points);
    }
    return set->points ? total / (double)set->points : NAN;
}

#define JOINED(a, b) a##_##b
#define NAMED(a, b) JOINED(a, b)

int64_t NAMED(tp_scratch, TP_NAME)(const tp_plan *p) { return scratch_size(p); }

/* Updates from the point ``start`` on; with ``rest`` the points behind them are left over for the next epoch. */
void NAMED(tp_updates, TP_NAME)(tp_plan *p, int64_t start, int64_t updates, int64_t rest)
{
    for (; updates > 0; updates--, start += p->batch)
        update(p, start);
    if (rest)
        leave_over(p, start);
}

/* Losses of the three sets, and behind them how many points of each are put into their class. */
void NAMED(tp_losses, TP_NAME)(const tp_plan *p, double *losses)
{
    for (int set = 0; set < 3; set++)
        losses[set] = loss_of(p, &p->evaluated[set], losses + 3 + set);
}

/* Whole epochs at the given rates, with what tp_losses gives of every one. Ends after one whose losses are not
   all finite, or if it is asked to; returns how many it has trained. */
int64_t NAMED(tp_epochs, TP_NAME)(tp_plan *p, int64_t epochs, const double *rates, double *losses)
{
    int64_t updates = p->train.points / p->batch;
    for (int64_t epoch = 0; epoch < epochs; epoch++, losses += 6) {
        p->rate = rates[epoch];
        if (updates)
            NAMED(tp_updates, TP_NAME)(p, 0, updates, 1);
        NAMED(tp_losses, TP_NAME)(p, losses);
        for (int set = 0; set < 2; set++)
            if (p->evaluated[set].points && !isfinite(losses[set]))
                return epoch + 1;
        if (p->interrupt && *p->interrupt)
            return epoch + 1;
    }
    return epochs;
}

/* f of ``count`` numbers, a multiple of 8, in place, for tests: 0 exp, 1 tanh, 2 expm1. */
void NAMED(tp_function, TP_NAME)(int64_t which, double *x, int64_t count)
{
    for (double *end = x + count; x < end; x += LANES)
        store(x, which == 0 ? exp_of(load(x)) : which == 1 ? tanh_of(load(x)) : expm1_of(load(x)));
}
