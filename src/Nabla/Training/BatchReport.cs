namespace Nabla.Training;

/// <summary>Where a run stands after a step: what it tells whoever stops, steps or watches it.</summary>
/// <remarks>
/// Told on the training thread between two steps, which wait until the listener returns; the numbers are valid until then.
/// </remarks>
public readonly ref struct BatchReport
{
    private readonly RunRecorder _recorder;

    internal BatchReport(RunRecorder recorder) => _recorder = recorder;

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The step in it that is done, from 1.</summary>
    public required int Batch { get; init; }

    /// <summary>Steps in an epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>The mean of C₀ over the samples that the epoch has met, as the report of the whole epoch has it in the end.</summary>
    public required double Cost { get; init; }

    /// <summary>η of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// ∇C of the epoch's last step as the optimizer took it, in memory order; empty after the steps before, which do not hold it as a
    /// whole.
    /// </summary>
    public required ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>True after the last step of an epoch, before it is judged.</summary>
    public bool IsLast => Batch == Batches;

    /// <summary>The numbers of the epochs that are done, for a diagnosis. It costs as much as training on 256 samples.</summary>
    /// <returns>The numbers; null where <see cref="TrainingOptions.Diagnose"/> is off.</returns>
    public RunFacts? Facts() => _recorder.Now();
}
