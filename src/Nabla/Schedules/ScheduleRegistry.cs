using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>Every schedule that has a name.</summary>
public static class ScheduleRegistry
{
    /// <summary>The list: one line each.</summary>
    public static Registry<ISchedule> Default { get; } = new(
        "schedule",
        _ => new Constant(),
        s => new Steps(s.Number("every", 0, 10), s.Number("factor", 1, 0.5)),
        s => new Exponential(s.Number("decay", 0, 0.95)),
        s => new Cosine(s.Number("floor", 0, 0), s.Number("period", 1, 0), s.Number("multiplier", 2, 1)),
        s => new CosineLog(s.Number("cycles", 0, 4)),
        s => new WarmUp(s.Number("epochs", 0, 1), Following(s.Then)),
        s => new OneCycle(s.Number("rise", 0, 0.3), s.Number("start", 1, 0.04), s.Number("end", 2, 4e-6)),
        s => new InverseScaling(s.Number("power", 0, 0.5)),
        s => new ReduceOnPlateau(s.Number("factor", 0, 0.1), Patience(s), s.Number("threshold", 2, 1e-4), s.Number("floor", 3, 0)));

    private static int Patience(Spec spec) => Limits.Whole(spec.Number("patience", 1, 10), 0, "patience");

    private static ISchedule Following(Spec? spec) => spec is null ? new Constant() : Default.Make(spec);
}
