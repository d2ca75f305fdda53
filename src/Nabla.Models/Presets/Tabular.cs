using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Schedules;

namespace Nabla.Models.Presets;

/// <summary>
/// The tuned defaults of RealMLP-TD-S for tables: robust scaling and smooth clipping, a learnable scale for each input, three wide layers
/// in neural-tangent parametrization, Adam with rates for each kind of parameter under waves of learning rate, label smoothing, and the
/// best epoch on validation.
/// </summary>
/// <remarks>
/// Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024,
/// section 3 and table A.1. Of classes the epoch with the smallest cost is kept instead of that with the smallest error: that makes the
/// probabilities better. Weights of classes decay; from 10,000 rows on numbers are embedded and all weights decay, as in the paper's
/// RealMLP-TD, by what was best on parts of the training rows (docs/decisions/0093). From 1,000 rows on each value of a number column that
/// is mostly one value has an input of its own (docs/decisions/0094). Numbers are imputed by the median and flagged, and categories are 0
/// and 1 where there are more than two: there our preparation differs.
/// </remarks>
internal sealed class Tabular : IPreset
{
    private const int Epochs = 256, Batch = 256, FewRows = 40, SomeRows = 1_000, ManyRows = 10_000;
    private const double ClassDecay = 0.3, EmbeddedClassDecay = 2, EmbeddedNumberDecay = 0.25;

    public string Name => "tabular";

    public string Summary => "three layers of 256, tuned for tables; the default for tables";

    public RunConfiguration Choices(RunConfiguration asked, DataShape data)
    {
        bool few = data.Samples < FewRows && asked.EarlyStop is null or 0;
        var validation = asked.Validation ?? (few ? 0 : 0.2);
        bool judged = validation.Fraction != 0, smooths = data.Task == LearningTask.Classification
            && data.Outputs > 1, embeds = data.HasNumbers
            && (asked.Embedding is { } given ? given != NumberEmbedding.None : data.Samples >= ManyRows);
        return new()
        {
            Scaling = Scaling.RobustClip,
            BinaryColumns = BinaryEncoding.Signed,
            DiscreteValueIndicators = data.Samples >= SomeRows && asked.Scaling is null or Scaling.Robust or Scaling.RobustClip,
            Hidden = [256, 256, 256],
            Activation = [data.HasClasses ? new Selu() : new Mish()],
            InputScaling = true,
            Embedding = embeds ? new NumberEmbedding.Periodic(Spread: 0.3) : NumberEmbedding.None,
            Parametrization = Parametrization.NeuralTangent,
            Initializer = new Normal(),
            OutputInitializer = new Zeros(),
            Cost = smooths ? new SoftmaxCrossEntropy(0.1) : null,
            Optimizer = new Adam(Beta2: 0.95),
            LearningRate = asked.Optimizer is not null ? null : data.HasClasses ? 0.04 : 0.07,
            LearningRateMultipliers = HasRates(asked.Optimizer) ? new(Weights: 1, Biases: 0.1, Scale: 6, Periodic: 3) : null,
            // As much in all over a run of any number of rows.
            WeightDecay = asked.Optimizer is null
                ? DecayOf(data.HasClasses, embeds) / Math.Ceiling(data.Samples / (double)Math.Max(1, asked.Batch ?? Batch)) : null,
            // A schedule that begins at 0 leaves one that steps all of θ at once where it is.
            Schedule = HasRates(asked.Optimizer) ? new CosineLog() : null,
            Batch = Batch,
            Epochs = Epochs,
            Validation = validation,
            // Of a run that never stops early the best epoch is kept all the same.
            EarlyStop = judged ? Math.Max(1, asked.Epochs ?? Epochs) : 0,
            // The errors of several targets are of several units; those of quantiles have no square.
            Monitor = judged && data is { Task: LearningTask.Regression, Outputs: 1 } && asked.QuantileCost() is null ? "rmse"
                : "cost",
            TieBreak = EpochTieBreak.Last,
            Calibrate = judged && data.HasClasses,
        };
    }

    private static double DecayOf(bool classes, bool embeds) => (classes, embeds) switch
    {
        (true, true) => EmbeddedClassDecay,
        (true, false) => ClassDecay,
        (false, true) => EmbeddedNumberDecay,
        _ => 0,
    };

    // One that moves all of θ at once has a single rate.
    private static bool HasRates(IOptimizer? optimizer) => optimizer is null or IMiniBatchOptimizer;
}
