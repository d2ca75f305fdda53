using Nabla.Specs;

namespace Nabla.Training;

/// <summary>Training produced NaN or infinity. The network has the weights of the last complete epoch.</summary>
public sealed class TrainingDivergedException : Exception, IAdvisedException
{
    internal TrainingDivergedException(int epoch, int batch, int layer, string problem, SettingAdvice advice)
        : base(SettingAdvice.Complete(problem, advice))
    {
        (Problem, Advice) = (problem, advice);
        Epoch = epoch;
        Batch = batch;
        Layer = layer;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch in it, from 1.</summary>
    public int Batch { get; }

    /// <summary>The first layer with a value that is not finite, from 1; 0 if only the cost is not finite.</summary>
    public int Layer { get; }

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }

    /// <summary>The statistics of the run so far; null if <see cref="TrainingOptions.Diagnose"/> is false.</summary>
    public RunStatistics? Statistics { get; internal set; }
}
