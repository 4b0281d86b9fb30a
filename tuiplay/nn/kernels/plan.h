/* What the kernels are told: one struct of 8-byte fields, in the order of ``_Plan`` in compiled.py. */

#ifndef TP_PLAN_H
#define TP_PLAN_H

#include <stdint.h>

#define TP_VERSION 3

typedef struct {
    const double *inputs;  /* features x stride: a row for each feature, at least 8 numbers longer than its points */
    const double *targets; /* outputs x stride */
    int64_t stride, points;
} tp_points;

typedef struct {
    int64_t layers;             /* with weights */
    const int64_t *sizes;       /* layers + 1: inputs, hidden layers, outputs */
    const int64_t *activations; /* one a layer, the output's last */
    int64_t loss;
    double huber_delta;
    int64_t parameters;
    double *params, *alive, *gradient, *pending;
    int64_t waiting;          /* points whose gradients are in pending */
    const double *penalised;  /* 1 for weights that a penalty works on, else 0 */
    const double *trained;    /* 0 for what is frozen, else 1; NULL: all are trained */
    int64_t optimizer, plain, slots_used;
    double *slots;
    double knob[4];           /* momentum or smoothing, beta 1, beta 2, epsilon */
    int64_t counted;          /* updates that the optimizer has counted */
    int64_t penalty, coupled;
    double penalty_rate, clip, rate;
    int64_t batch;
    tp_points train, evaluated[3];
    const double *dropout;    /* a rate for the inputs and for each hidden layer; NULL: none */
    const double *draws;      /* numbers in [0, 1) for the masks, in the order of their use; moves on */
    double *trace;            /* room for the loss of every update; NULL: not wanted; moves on */
    double *scratch;
    int64_t scored;           /* whether losses come with how many points are put into their class */
    double middle, meant;     /* with one output: from where on it, and a target, is of the second class */
    const volatile int64_t *interrupt; /* not 0: the epoch that is under way is the last; NULL: nobody asks */
} tp_plan;

#endif
