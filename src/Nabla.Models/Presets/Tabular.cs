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
/// The tuned defaults of RealMLP-TD-S for tables: robust scaling with smooth clipping, a learnable scale for each input, three wide layers
/// in neural-tangent parametrization, Adam with a learning rate per kind of parameter and a cosine-wave schedule, and the best epoch on the
/// validation samples.
/// </summary>
/// <remarks>
/// Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024,
/// section 3 and table A.1. From 300 training rows on labels are not smoothed, and the epoch with the smallest log loss after
/// calibration is kept instead of the one with the smallest error, which gives better probabilities (docs/decisions/0147); below, the
/// epoch with the smallest cost. Weights decay for classes; from 10,000 rows on numbers are embedded and all weights decay, as in
/// RealMLP-TD, with values tuned on parts of the training rows (docs/decisions/0093). From 1,000 rows on each frequent value of a number
/// column that is mostly one value has an indicator input (docs/decisions/0094). Preprocessing differs from the paper: missing numbers are
/// imputed by the median and flagged, and columns with more than two categories are one-hot encoded as 0 and 1.
/// </remarks>
internal sealed class Tabular : IPreset
{
    private const int Epochs = 256, Batch = 256, FewRows = 40, FewTrainingRows = 300, SomeRows = 1_000, ManyRows = 10_000;
    private const double ClassDecay = 0.3, EmbeddedClassDecay = 2, EmbeddedNumberDecay = 0.25;

    public string Name => "tabular";

    public string Summary => "three layers of 256, tuned for tables; the default for tables";

    public RunConfiguration Choices(RunConfiguration requested, DataSummary data)
    {
        bool few = data.Samples < FewRows && requested.EarlyStop is null or 0;
        var validation = requested.Validation ?? (few ? 0 : 0.2);
        bool hasValidation = validation.Fraction != 0, smooths = data.LearningTask == LearningTask.Classification
            && data.Outputs > 1 && data.Samples < FewTrainingRows, embeds = data.HasNumbers
            && (requested.Embedding is { } given ? given != NumberEmbedding.None : data.Samples >= ManyRows);
        return new()
        {
            Scaling = Scaling.RobustClip,
            BinaryColumns = BinaryEncoding.Signed,
            DiscreteValueIndicators = data.Samples >= SomeRows && requested.Scaling is null or Scaling.Robust or Scaling.RobustClip,
            Hidden = [256, 256, 256],
            Activation = [data.HasClasses ? new Selu() : new Mish()],
            InputScaling = true,
            Embedding = embeds ? new NumberEmbedding.Periodic(Spread: 0.3) : NumberEmbedding.None,
            Parametrization = Parametrization.NeuralTangent,
            Initializer = new Normal(),
            OutputInitializer = new Zeros(),
            Cost = smooths ? new SoftmaxCrossEntropy(0.1) : null,
            Optimizer = new Adam(Beta2: 0.95),
            LearningRate = requested.Optimizer is not null ? null : data.HasClasses ? 0.04 : 0.07,
            LearningRateMultipliers = HasRates(requested.Optimizer) ? new(Weights: 1, Biases: 0.1, Scale: 6, Periodic: 3) : null,
            // The total decay over a run does not depend on the number of rows.
            WeightDecay = requested.Optimizer is null
                ? DecayOf(data.HasClasses, embeds) / Math.Ceiling(data.Samples / (double)Math.Max(1, requested.Batch ?? Batch)) : null,
            // A schedule that begins at 0 would stop an optimizer that updates all of θ at once.
            Schedule = HasRates(requested.Optimizer) ? new CosineLog() : null,
            Batch = Batch,
            Epochs = Epochs,
            Validation = validation,
            // The best epoch is kept even in a run that never stops early.
            EarlyStop = hasValidation ? Math.Max(1, requested.Epochs ?? Epochs) : 0,
            Monitor = hasValidation ? MonitorOf(requested, data) : "cost",
            TieBreak = EpochTieBreak.Last,
            Calibrate = hasValidation && data.HasClasses,
        };
    }

    // The errors of several targets have different units, and quantiles have no squared error. The log loss after calibration varies too
    // much on few validation samples, and needs all predictions at once, which may not fit the memory of a stream.
    private static string MonitorOf(RunConfiguration requested, DataSummary data) => data switch
    {
        { LearningTask: LearningTask.Regression, Outputs: 1 } when requested.QuantileCost() is null => "rmse",
        { LearningTask: LearningTask.Classification, Samples: >= FewTrainingRows } 
            when requested is { Calibrate: null or true, Memory: null } && requested.Cost is null or SoftmaxCrossEntropy
            => "calibrated-log-loss",
        _ => "cost",
    };

    private static double DecayOf(bool classes, bool embeds) => (classes, embeds) switch
    {
        (true, true) => EmbeddedClassDecay,
        (true, false) => ClassDecay,
        (false, true) => EmbeddedNumberDecay,
        _ => 0,
    };

    // An optimizer that updates all of θ at once has a single learning rate.
    private static bool HasRates(IOptimizer? optimizer) => optimizer is null or IMiniBatchOptimizer;
}
