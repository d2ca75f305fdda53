using Nabla.Activations;
using Nabla.Augmentation;
using Nabla.Costs;
using Nabla.Initializers;
using Nabla.Models.Presets;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training.Metrics;

namespace Nabla.Models.Settings;

/// <summary>
/// Everything that decides how a network is trained: one line each, named as the configuration's property is. The command line makes flags
/// of it, the studio a form.
/// </summary>
public static class RunSettings
{
    private const string Data = "Data", Network = "Network", Training = "Training", Restraint = "Against over-fitting", Run = "Run";

    /// <summary>The list.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text(Data, "--target", "COLUMN", "column to predict (default: the last), or several: price,rooms", (c, v) =>
            c with { Target = v }),
        Setting.Text(Data, "--task", "TASK",
            "classification, regression or multi-label, several targets of two classes each (default: text is classes, "
                + "numbers are regression)", (c, v) => c with { Task = v }, "classification", "regression", "multi-label"),
        Setting.Names(Data, "--ignore", "COLUMNS", "columns to leave out", (c, v) => c with { Ignore = v }),
        Setting.Names(Data, "--number-columns", "COLUMNS", "columns that must be numbers", (c, v) => c with { NumberColumns = v }),
        Setting.Names(Data, "--text-columns", "COLUMNS", "columns of numbers that stand for categories", (c, v) =>
            c with { TextColumns = v }),
        Setting.Names(Data, "--date-columns", "COLUMNS",
            "columns that must be dates, with their form where the cells leave it open: day=dd/MM/yyyy", (c, v) =>
                c with { DateColumns = v }),
        Setting.Text(Data, "--weight-column", "COLUMN", "column that says how much each row counts", (c, v) => c with { WeightColumn = v }),
        Setting.Text(Data, "--class-weights", "WEIGHTS", "none, balanced, or by class: yes=3,no=1", (c, v) => c with { ClassWeights = v },
            "none", "balanced"),
        Setting.Text(Data, "--scaling", "KIND", "of number columns: standard, robust, robust-clip or none", (c, v) =>
            c with { Scaling = v }, "standard", "robust", "robust-clip", "none"),
        Setting.Text(Data, "--binary-columns", "KIND", "columns of two categories: one-hot, or signed (one input of −1 and +1)", (c, v) =>
            c with { BinaryColumns = v }, "one-hot", "signed"),
        Setting.Flag(Data, "--frequent-numbers",
            "whether, in number columns of which three quarters are one number, each number has an input too (robust scaling; default: "
                + "tables of 1,000 rows and more)", (c, v) => c with { FrequentNumbers = v }),
        Setting.Text(Data, "--target-scaling", "KIND", "of a regression's target: standard, robust or none", (c, v) =>
            c with { TargetScaling = v }, "standard", "robust", "none"),
        Setting.Text(Data, "--header", "yes|no", "whether a CSV file's first line names the columns (default: what the lines tell)",
            (c, v) => c with { Header = v }, "yes", "no"),
        Setting.Text(Data, "--delimiter", "SIGN",
            "between the cells of a CSV file: comma, semicolon, tab, pipe, blank or a sign (default: what the lines tell)", (c, v) =>
                c with { Delimiter = v }, "comma", "semicolon", "tab", "pipe", "blank"),
        Setting.Text(Data, "--decimal", "SIGN", "decimal sign of a CSV file's numbers, . or , (default: what the cells tell)", (c, v) =>
            c with { Decimal = v }, ".", ","),
        Setting.Names(Data, "--missing", "WORDS", "cells of a CSV file that mean 'not known', besides the usual ones; =NA,? for only these",
            (c, v) => c with { Missing = v }),
        Setting.Text(Data, "--validation", "PART|FILE",
            "fraction of the training data, or a file, to judge every epoch by (default: 0.2 for tables; 0 for images, 0.1 "
                + "with early stopping)", (c, v) => c with { Validation = v }),
        Setting.Text(Data, "--memory", "SIZE",
            "read the data window by window in every epoch, in this much memory: 256MB (default: read once and hold it)", (c, v) =>
                c with { Memory = v }),
        Setting.Text(Data, "--test", "FILE", "data to judge the finished network by", (c, v) => c with { Test = v }),

        Setting.Text(Network, "--recipe", "NAME", RecipeHelp, (c, v) => c with { Recipe = v }, Recipe.Names),
        Setting.Wholes(Network, "--hidden", "NODES", "nodes of the hidden layers, like 16,16, or none (default: by the recipe)", (c, v) =>
            c with { Hidden = v }),
        Setting.Names(Network, "--activation", "NAME", "of the hidden layers, one for all or one each: relu,tanh", (c, v) =>
            c with { Activation = v }, ActivationRegistry.Default.Names),
        Setting.Text(Network, "--output-activation", "NAME", "of the last layer (default: fits the cost)", (c, v) =>
            c with { OutputActivation = v }, ActivationRegistry.Default.Names),
        Setting.Text(Network, "--cost", "NAME", "squared-error, softmax-cross-entropy:smoothing=0.1, …", (c, v) => c with { Cost = v },
            CostRegistry.Default.Names),
        Setting.Numbers(Network, "--quantiles", "LEVELS",
            "learn quantiles of the target instead of the number itself, for intervals: 0.05,0.5,0.95", (c, v) => c with { Quantiles = v }),
        Setting.Text(Network, "--initializer", "NAME", "how the weights start (default: fits the activation)", (c, v) =>
            c with { Initializer = v }, ["default", .. InitializerRegistry.Default.Names]),
        Setting.Text(Network, "--output-initializer", "NAME", "the same for the last layer (default: like the others)", (c, v) =>
            c with { OutputInitializer = v }, ["default", .. InitializerRegistry.Default.Names]),
        Setting.Text(Network, "--parametrization", "KIND", "of dense layers: standard, or ntk (sums divided by the root of their length)",
            (c, v) => c with { Parametrization = v }, "standard", "ntk"),
        Setting.Flag(Network, "--input-scale", "whether each input is multiplied by a factor that is learnt", (c, v) =>
            c with { InputScale = v }),
        Setting.Text(Network, "--embedding", "NAME",
            "of columns of numbers: none, or periodic (learnt waves of each beside it), like periodic:waves=16,outputs=3", (c, v) =>
                c with { Embedding = v }, "none", "periodic"),
        Setting.Text(Network, "--continue", "MODEL",
            "train a model on, Nabla's or an ONNX file from elsewhere: its network and columns are kept (or --from)", (c, v) =>
                c with { Continue = v }).Or("--from"),

        Setting.Text(Training, "--optimizer", "NAME", "sgd, momentum, adam:beta1=0.8, l-bfgs, …", (c, v) => c with { Optimizer = v },
            OptimizerRegistry.Default.Names),
        Setting.Number(Training, "--learning-rate", "step size η", (c, v) => c with { LearningRate = v }),
        Setting.Text(Training, "--rates", "FACTORS", "of η by kind of parameter: weights=1,biases=0.1,scale=6,periodic=3", (c, v) =>
            c with { Rates = v }),
        Setting.Number(Training, "--momentum", "of an optimizer that has one", (c, v) => c with { Momentum = v }),
        Setting.Text(Training, "--schedule", "NAME", "of the learning rate: constant, step, cosine, warmup:epochs=2+cosine, …", (c, v) =>
            c with { Schedule = v }, ScheduleRegistry.Default.Names),
        Setting.Whole(Training, "--batch", "samples in a batch", (c, v) => c with { Batch = v }),
        Setting.Whole(Training, "--accumulate", "batches in a step", (c, v) => c with { Accumulate = v }),
        Setting.Whole(Training, "--epochs", "most passes over the data", (c, v) => c with { Epochs = v }),
        Setting.Flag(Training, "--shuffle", "whether every epoch has a new order (default: true)", (c, v) => c with { Shuffle = v }),
        Setting.Number(Training, "--clip-norm", "longest gradient allowed", (c, v) => c with { ClipNorm = v }),
        Setting.Number(Training, "--clip-value", "largest partial derivative allowed", (c, v) => c with { ClipValue = v }),

        Setting.Whole(Restraint, "--early-stop",
            "epochs without a better validation after which to stop, the best weights kept; 0 for never", (c, v) =>
                c with { EarlyStop = v }),
        Setting.Text(Restraint, "--monitor", "METRIC", "what early stopping watches (default: cost)", (c, v) => c with { Monitor = v },
            MetricNames),
        Setting.Text(Restraint, "--ties", "WHICH", "of equally good epochs is kept: first or last", (c, v) => c with { Ties = v }, "first",
            "last"),
        Setting.Number(Restraint, "--min-delta", "how much better counts as better", (c, v) => c with { MinDelta = v }),
        Setting.Number(Restraint, "--dropout", "part of the hidden activations dropped while training", (c, v) => c with { Dropout = v }),
        Setting.Text(Restraint, "--augment", "NAMES", "distort training images anew every epoch: elastic:sigma=4,alpha=34+rotation:10, …",
            (c, v) => c with { Augment = v }, ["none", .. DistortionRegistry.Default.Names]),
        Setting.Text(Restraint, "--augment-strength", "NAME",
            "of the distortions over the run, like a schedule: cosine:floor=0.5 (default: constant)", (c, v) =>
                c with { AugmentStrength = v }, ScheduleRegistry.Default.Names),
        Setting.Number(Restraint, "--l1", "strength of the L1 penalty", (c, v) => c with { L1 = v }),
        Setting.Number(Restraint, "--l2", "strength of the L2 penalty", (c, v) => c with { L2 = v }),
        Setting.Number(Restraint, "--weight-decay", "decoupled weight decay", (c, v) => c with { WeightDecay = v }),

        Setting.Whole(Run, "--ensemble", "networks that are trained, with a seed each, and whose answers are averaged (default: 1)",
            (c, v) => c with { Ensemble = v }),
        Setting.Whole(Run, "--folds", "parts of a cross-validation, whose mean and spread are told before the model is trained on all rows",
            (c, v) => c with { Folds = v }),
        Setting.Flag(Run, "--calibrate", "whether probabilities are made to hold on validation, by a temperature", (c, v) =>
            c with { Calibrate = v }),
        Setting.Names(Run, "--metrics", "NAMES", "in each epoch's report: accuracy, top-3, f1-macro, rmse, …", (c, v) =>
            c with { Metrics = v }, MetricNames),
        Setting.Seed(Run, "--seed", "of everything random (default: 0)", (c, v) => c with { Seed = v }),
        Setting.Whole(Run, "--threads",
            "1 to 32 (more count as 32), or 0 for all physical cores, of which 32 at most; the weights come out the same", (c, v) =>
                c with { Threads = v }),
    ];

    private static string RecipeHelp => $"what chooses all defaults: "
        + $"{string.Join("; ", PresetRegistry.Default.Select(recipe => $"{recipe.Name} ({recipe.Summary})"))}";

    private static IEnumerable<string> MetricNames => MetricRegistry.Default.Select(metric => metric.Name);
}
