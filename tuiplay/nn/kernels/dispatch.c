/* The library's face: every function for the widest vectors that the processor at hand has. */

#include "plan.h"

#ifdef TP_X86
#define KINDS(X) X(base) X(avx2) X(avx512)
#else
#define KINDS(X) X(base)
#endif

#define DECLARE(name)                                                                                                  \
    int64_t tp_scratch_##name(const tp_plan *);                                                                        \
    void tp_updates_##name(tp_plan *, int64_t, int64_t, int64_t);                                                      \
    void tp_losses_##name(const tp_plan *, double *);                                                                  \
    int64_t tp_epochs_##name(tp_plan *, int64_t, const double *, double *);                                            \
    void tp_function_##name(int64_t, double *, int64_t);

KINDS(DECLARE)

static int64_t chosen = -1;

/* 0: what every processor of this kind has; 1: AVX2 and FMA; 2: AVX-512. */
static int64_t widest(void)
{
#ifdef TP_X86
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return 2;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return 1;
#endif
    return 0;
}

/* Which one is used; asked for a narrower one, that (for tests). */
int64_t tp_level(int64_t wanted)
{
    int64_t most = widest();
    if (wanted >= 0)
        chosen = wanted < most ? wanted : most;
    else if (chosen < 0)
        chosen = most;
    return chosen;
}

int64_t tp_version(void) { return TP_VERSION; }
int64_t tp_plan_size(void) { return (int64_t)sizeof(tp_plan); }

#ifdef TP_X86
#define CHOOSE(call, ...)                                                                                              \
    switch (tp_level(-1)) {                                                                                            \
    case 2: return call##_avx512(__VA_ARGS__);                                                                         \
    case 1: return call##_avx2(__VA_ARGS__);                                                                           \
    default: return call##_base(__VA_ARGS__);                                                                          \
    }
#else
#define CHOOSE(call, ...) return call##_base(__VA_ARGS__);
#endif

int64_t tp_scratch(const tp_plan *p) { CHOOSE(tp_scratch, p) }
void tp_updates(tp_plan *p, int64_t start, int64_t updates, int64_t rest) { CHOOSE(tp_updates, p, start, updates, rest) }
void tp_losses(const tp_plan *p, double *losses) { CHOOSE(tp_losses, p, losses) }
int64_t tp_epochs(tp_plan *p, int64_t epochs, const double *rates, double *losses)
{
    CHOOSE(tp_epochs, p, epochs, rates, losses)
}
void tp_function(int64_t which, double *x, int64_t count) { CHOOSE(tp_function, which, x, count) }
