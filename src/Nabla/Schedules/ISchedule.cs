using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>A learning rate schedule: the factor of η at each step of a run.</summary>
/// <remarks>Implementations must be immutable: threads share them.</remarks>
public interface ISchedule : IDescribed
{
    /// <summary>Returns the factor for one step.</summary>
    /// <param name="at">The state of the run.</param>
    /// <returns>A factor, at least 0.</returns>
    double Factor(in ScheduleContext at);
}

/// <summary>The state of a run at which a schedule is evaluated.</summary>
/// <param name="Step">Number of steps taken so far.</param>
/// <param name="StepsPerEpoch">Steps in one epoch.</param>
/// <param name="Epochs">Planned number of epochs. It may be fractional after a warm-up.</param>
/// <param name="MonitoredCosts">The monitored cost (validation if available, otherwise training) after each finished epoch.</param>
public readonly record struct ScheduleContext(long Step, int StepsPerEpoch, double Epochs, IReadOnlyList<double> MonitoredCosts)
{
    /// <summary>Number of finished epochs, including fractions.</summary>
    public double Epoch => (double)Step / StepsPerEpoch;

    /// <summary>Finished fraction of the run, 0 … 1.</summary>
    public double Fraction => Epochs > 0 ? Math.Min(1, Epoch / Epochs) : 1;
}

/// <summary>The registered schedules.</summary>
public static class ScheduleRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<ISchedule> Default { get; } = new(
        "schedule",
        _ => new Constant(),
        s => new StepDecay(s.Number("every", 0, 10), s.Number("factor", 1, 0.5)),
        s => new Exponential(s.Number("decay", 0, 0.95)),
        s => new Cosine(s.Number("floor", 0, 0), s.Number("period", 1, 0), s.Number("multiplier", 2, 1)),
        s => new CosineLog(s.Number("cycles", 0, 4)),
        s => new WarmUp(s.Number("epochs", 0, 1), Following(s.Nested)),
        s => new OneCycle(s.Number("rise", 0, 0.3), s.Number("start", 1, 0.04), s.Number("end", 2, 4e-6)),
        s => new InverseScaling(s.Number("power", 0, 0.5)),
        s => new ReduceOnPlateau(s.Number("factor", 0, 0.1), Patience(s), s.Number("threshold", 2, 1e-4), s.Number("floor", 3, 0)))
    {
        Synonyms = Suggestion.Synonyms(
            ("step", "step-lr steplr step-decay"),
            ("exponential", "exponential-lr exponentiallr exponential-decay"),
            ("cosine", "cosine-annealing cosine-annealing-lr cosineannealinglr cosine-decay"),
            ("one-cycle", "one-cycle-lr onecyclelr"),
            ("inverse-scaling", "invscaling inverse-time-decay"),
            ("reduce-on-plateau", "plateau reduce-lr-on-plateau reducelronplateau")),
    };

    private static int Patience(Spec spec) => Limits.Whole(spec.Number("patience", 1, 10), 0, "patience");

    private static ISchedule Following(Spec? spec) => spec is null ? new Constant() : Default.Create(spec);
}
