using Nabla.Specs;

namespace Nabla.Training;

/// <summary>Training met NaN or infinity. The network has the weights of the last whole epoch.</summary>
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

    /// <summary>The first layer with a value that is not finite, from 1; 0 where only the cost is.</summary>
    public int Layer { get; }

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }

    /// <summary>The numbers of the run until then; null where <see cref="TrainingOptions.Diagnose"/> is off.</summary>
    public RunStatistics? Statistics { get; internal set; }
}
