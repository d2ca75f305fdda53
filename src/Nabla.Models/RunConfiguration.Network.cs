using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Models.Presets;

namespace Nabla.Models;

/// <content>Settings of the network.</content>
public sealed partial record RunConfiguration
{
    /// <summary>
    /// The preset, which chooses the settings that are null: lesson (sigmoid, squared error, plain gradient descent, as in the notes),
    /// standard (relu, cross-entropy, Adam), tabular (tuned defaults for tables) or image (elastic distortions). <value>The default is
    /// tabular for tables, lesson for images if activation, cost, optimizer and initializer are null, else standard.</value>
    /// </summary>
    public IPreset? Preset { get => Get(NetworkSettings.Preset); init => Set(NetworkSettings.Preset, value); }

    /// <summary>
    /// The number of nodes of each hidden layer; empty for none. <value>The default is 16, 16 for images, else 64, 64 (tabular: 256, 256,
    /// 256).</value>
    /// </summary>
    public IReadOnlyList<int>? Hidden { get => Get(NetworkSettings.Hidden); init => Set(NetworkSettings.Hidden, value); }

    /// <summary>
    /// The activation of the hidden layers: one for all, or one for each. <value>The default is relu (lesson: sigmoid).</value>
    /// </summary>
    public IReadOnlyList<IActivation>? Activation
    {
        get => Get(NetworkSettings.Activation);
        init => Set(NetworkSettings.Activation, value);
    }

    /// <summary>The activation of the last layer. <value>The default fits the cost: softmax, sigmoid or identity.</value></summary>
    public IActivation? OutputActivation
    {
        get => Get(NetworkSettings.OutputActivation);
        init => Set(NetworkSettings.OutputActivation, value);
    }

    /// <summary>
    /// The cost C₀ of a sample. <value>The default is softmax-cross-entropy for classes (lesson: squared-error), squared-error for
    /// numbers.</value>
    /// </summary>
    public ICost? Cost { get => Get(NetworkSettings.Cost); init => Set(NetworkSettings.Cost, value); }

    /// <summary>
    /// The levels of the predicted quantiles, in ascending order: 0.05, 0.5, 0.95. They replace the prediction of each numeric target, and
    /// the cost is quantiles. <value>The default is none.</value>
    /// </summary>
    public IReadOnlyList<double>? Quantiles { get => Get(NetworkSettings.Quantiles); init => Set(NetworkSettings.Quantiles, value); }

    /// <summary>
    /// The initializer of the weights; <see cref="AutomaticInitializer"/> for the one that fits the activation of each layer. <value>The
    /// default fits the activation (lesson and tabular: normal).</value>
    /// </summary>
    public IInitializer? Initializer { get => Get(NetworkSettings.Initializer); init => Set(NetworkSettings.Initializer, value); }

    /// <summary>The initializer of the last layer. <value>The default is that of the other layers (tabular: zeros).</value></summary>
    public IInitializer? OutputInitializer
    {
        get => Get(NetworkSettings.OutputInitializer);
        init => Set(NetworkSettings.OutputInitializer, value);
    }

    /// <summary>The parametrization of dense layers. <value>The default is standard (tabular: neural tangent).</value></summary>
    public Parametrization? Parametrization
    {
        get => Get(NetworkSettings.Parametrization);
        init => Set(NetworkSettings.Parametrization, value);
    }

    /// <summary>
    /// Whether a first layer multiplies each input by a trainable factor. <value>The default is false (tabular: true).</value>
    /// </summary>
    public bool? InputScaling { get => Get(NetworkSettings.InputScaling); init => Set(NetworkSettings.InputScaling, value); }

    /// <summary>
    /// The embedding of number columns before the first layer. <value>The default is none (tabular: periodic with spread 0.3 from 10,000
    /// rows on).</value>
    /// </summary>
    public NumberEmbedding? Embedding { get => Get(NetworkSettings.Embedding); init => Set(NetworkSettings.Embedding, value); }

    /// <summary>
    /// A saved model from whose weights training continues. <value>The default is none: the weights are initialized.</value>
    /// </summary>
    public string? Continue { get => Get(NetworkSettings.Continue); init => Set(NetworkSettings.Continue, value); }
}

/// <summary>The settings of the network.</summary>
public static class NetworkSettings
{
    internal static readonly SettingGroup Group = new("Network");

    private static readonly SettingKind<IActivation> Activations = SettingKind.Registered(ActivationRegistry.Default);
    private static readonly SettingKind<IInitializer> Initializers = SettingKind.Text<IInitializer>("NAME",
        text => text == "default" ? new AutomaticInitializer() : InitializerRegistry.Default.Parse(text), start => start.Spec.ToString(),
        () => ["default", .. InitializerRegistry.Default.Names]);

    private static readonly Func<IReadOnlyCollection<ListedValue>> ListInitializers =
        () => [new("default", "The one that matches the activation of the layer."), .. SettingKind.SpecsOf(InitializerRegistry.Default)];

    /// <inheritdoc cref="RunConfiguration.Preset"/>
    public static Setting<IPreset> Preset { get; } = Group.Add(new Setting<IPreset>("preset",
        SettingKind.Text("NAME", Models.Preset.Parse, preset => preset.Name,
        () => [.. Models.Preset.All.Select(preset => preset.Name)]))
    {
        FormerNames = ["recipe"],
        Help = "preset that chooses the settings that are not given: ",
        Listed = () => [.. Models.Preset.All.Select(preset => new ListedValue(preset.Name, preset.Summary))],
        HelpSuffix = () => string.Join("; ", Models.Preset.All.Select(preset => $"{preset.Name} ({preset.Summary})")),
        AffectsPreprocessing = true, OnContinue = ContinueRule.DefaultFromModel,
        Search = new(_ => Models.Preset.Standard, ExcludeFromPresetTrials: true),
    });

    /// <inheritdoc cref="RunConfiguration.Hidden"/>
    public static Setting<IReadOnlyList<int>> Hidden { get; } = Group.Add(new Setting<IReadOnlyList<int>>("hidden",
        SettingKind.Integers("NODES", minimum: 1))
    {
        Synonyms = "hidden-layer-sizes hidden-layers hidden-sizes layers units",
        DescribesNetwork = true,
        Help = "nodes of each hidden layer, like 16,16, or none",
        DefaultText = "64,64, or 16,16 for images; tabular: 256,256,256; image: 800",
        OnContinue = ContinueRule.Fixed, Default = resolver => resolver.Data.IsImage ? [16, 16] : [64, 64],
        Search = new(draws => [.. Enumerable.Range(0, draws.At(0, 1, 2, 3)).Select(layer => 1 << draws.At(1 + layer, 5, 6, 7, 8, 9))]),
    });

    /// <inheritdoc cref="RunConfiguration.Activation"/>
    public static Setting<IReadOnlyList<IActivation>> Activation { get; } = Group.Add(new Setting<IReadOnlyList<IActivation>>("activation",
        SettingKind.List(Activations, "NAME", form: null))
    {
        Synonyms = "nonlinearity activation-function",
        DescribesNetwork = true,
        Help = "activation of the hidden layers, one for all or one per layer: relu,tanh",
        DefaultText = "relu; lesson: sigmoid; tabular: selu for classes, mish for numbers",
        OnContinue = ContinueRule.Fixed,
        Unused = (_, run) => WithoutHidden(run),
        // One activation for all layers equals the same activation for each.
        NormalizeForModel = (requested, before) => requested.Count == 1
            ? [.. Enumerable.Repeat(requested[0], Math.Max(1, before.Configuration.Hidden?.Count ?? 0))] : requested,
        Default = _ => [new Relu()],
        Search = new(draws => [draws.At<IActivation>(8, new Relu(), new Gelu(), new Silu(), new Selu(), new Tanh())],
            ExcludeFromPresetTrials: true),
    });

    /// <inheritdoc cref="RunConfiguration.OutputActivation"/>
    public static Setting<IActivation> OutputActivation { get; } = Group.Add(new Setting<IActivation>("output-activation", Activations)
    {
        Synonyms = "final-activation",
        DescribesNetwork = true,
        Help = "activation of the last layer", DefaultText = "the one that matches the cost; lesson: sigmoid for classes",
        OnContinue = ContinueRule.Fixed,
        Default = FittingCost,
    });

    /// <inheritdoc cref="RunConfiguration.Cost"/>
    public static Setting<ICost> Cost { get; } = Group.Add(new Setting<ICost>("cost", SettingKind.Registered(CostRegistry.Default))
    {
        Synonyms = "loss loss-function criterion objective",
        Help = "cost (loss function): squared-error, softmax-cross-entropy:smoothing=0.1, …",
        DefaultText = "softmax-cross-entropy for classes, sigmoid-cross-entropy for multi-label, squared-error for numbers; "
            + "lesson: squared-error; tabular: softmax-cross-entropy:smoothing=0.1 for classes below 300 rows",
        OnContinue = ContinueRule.DefaultFromModel,
        Default = resolver => resolver.Data.LearningTask switch
        {
            LearningTask.Regression => new SquaredError(),
            LearningTask.Classification when resolver.Data.Outputs > 1 => new SoftmaxCrossEntropy(),
            _ => new SigmoidCrossEntropy(),
        },
    });

    /// <inheritdoc cref="RunConfiguration.Quantiles"/>
    public static Setting<IReadOnlyList<double>> Quantiles { get; } = Group.Add(new Setting<IReadOnlyList<double>>("quantiles",
        SettingKind.Numbers("QUANTILES"))
    {
        Help = "quantiles of the target to predict instead of one number, for prediction intervals: 0.05,0.5,0.95",
        OnContinue = ContinueRule.Fixed,
    });

    /// <inheritdoc cref="RunConfiguration.Initializer"/>
    public static Setting<IInitializer> Initializer { get; } = Group.Add(new Setting<IInitializer>("initializer", Initializers)
    {
        Synonyms = "init kernel-initializer weight-init",
        DescribesNetwork = true,
        Help = "initializer of the weights: he-normal, glorot-uniform, …",
        DefaultText = "the one that matches the activation; lesson: normal; tabular: normal", Listed = ListInitializers,
        OnContinue = ContinueRule.DefaultFromModel,
        Default = _ => new AutomaticInitializer(),
    });

    /// <inheritdoc cref="RunConfiguration.OutputInitializer"/>
    public static Setting<IInitializer> OutputInitializer { get; } = Group.Add(new Setting<IInitializer>("output-initializer", Initializers)
    {
        DescribesNetwork = true,
        Help = "initializer of the last layer's weights", DefaultText = "that of the other layers; tabular: zeros",
        Listed = ListInitializers,
        Default = resolver => resolver.Get(Initializer),
    });

    /// <inheritdoc cref="RunConfiguration.Parametrization"/>
    public static Setting<Parametrization?> Parametrization { get; } = Group.Add(new Setting<Parametrization?>("parametrization",
        SettingKind.Choice<Parametrization?>("KIND", ("standard", Layers.Parametrization.Standard),
        ("ntk", Layers.Parametrization.NeuralTangent)))
    {
        DescribesNetwork = true,
        Help = "parametrization of dense layers: standard, or ntk (neural tangent: weighted sums divided by the square root of "
            + "the number of inputs)",
        DefaultText = "standard; tabular: ntk", OnContinue = ContinueRule.Fixed,
        FromModel = before => before.Configuration.Parametrization ?? Layers.Parametrization.Standard,
        Default = _ => Layers.Parametrization.Standard,
    });

    /// <inheritdoc cref="RunConfiguration.InputScaling"/>
    public static Setting<bool?> InputScaling { get; } = Group.Add(new Setting<bool?>("input-scaling", SettingKind.Boolean)
    {
        FormerNames = ["input-scale"],
        DescribesNetwork = true,
        Help = "trainable feature scaling: whether each input is multiplied by a trainable factor", DefaultText = "false; tabular: true",
            OnContinue = ContinueRule.Fixed,
        FromModel = before => before.Configuration.InputScaling ?? false, Default = _ => false,
    });

    /// <inheritdoc cref="RunConfiguration.Embedding"/>
    public static Setting<NumberEmbedding> Embedding { get; } = Group.Add(new Setting<NumberEmbedding>("embedding",
        SettingKind.Text("NAME", NumberEmbedding.Parse, embedding => embedding.ToString(), "none", "periodic", "piecewise"))
    {
        DescribesNetwork = true,
        Help = "embedding of number columns: none, or periodic:waves=16,outputs=3,spread=0.1 (waves: number of frequencies "
            + "per column; outputs: number of outputs per column; spread: standard deviation of the initial frequencies), or "
            + "piecewise:bins=48,outputs=16 (piecewise linear; bins: number of intervals per column, between quantiles of its "
            + "training values)",
        DefaultText = "none; tabular: periodic:waves=16,outputs=3,spread=0.3 from 10,000 rows on",
        Listed = () =>
        [
            new($"{NumberEmbedding.None}", "Each number column is one input."),
            new($"{new NumberEmbedding.Periodic()}",
                "Each number column x becomes so many outputs, computed from cosines of 2π ω x + φ. waves: number of frequencies ω; "
                + "spread: standard deviation of the initial frequencies."),
            new($"{new NumberEmbedding.PiecewiseLinear()}",
                "Each number column becomes so many outputs, each a trainable function that is linear in each bin. bins: number of bins, "
                + "whose edges are quantiles of the training data."),
        ],
        AffectsPreprocessing = true, OnContinue = ContinueRule.Fixed,
        FromModel = OfModel, Default = _ => NumberEmbedding.None,
        Complete = ForData,
        Unused = (requested, run) => requested != NumberEmbedding.None && run.Configuration.Embedding == NumberEmbedding.None
            ? "the table has no columns of numbers to embed" : null,
    });

    /// <inheritdoc cref="RunConfiguration.Continue"/>
    public static Setting<string> Continue { get; } = Group.Add(new Setting<string>("continue", SettingKind.Text("MODEL"))
    {
        Synonyms = "pretrained warm-start checkpoint-path",
        Help = "model to continue training, from Nabla or an ONNX file of another program; its network and columns are kept",
            Alias = "from",
        Scope = SettingScope.RunFromFiles, OnResume = ResumeRule.SameContents, Paths = (model, path) => path(model),
    });

    /// <summary>Explains why a setting of the hidden layers has no effect; null if it has one.</summary>
    internal static string? WithoutHidden(SettingContext run) => run.Configuration.Hidden is { Count: 0 }
        ? "it has no effect without hidden layers" : null;

    private static IActivation FittingCost(SettingResolver resolver) => resolver.Get(Cost)!.FusedActivation ?? new Identity();

    // The edges of a piecewise-linear embedding belong to its weights, so they remain with other data.
    private static NumberEmbedding OfModel(Model before) => before.Configuration.Embedding switch
    {
        NumberEmbedding.PiecewiseLinear piecewise => piecewise with
            { Fitted = before.Network.Architecture.Layers[0] as PiecewiseLinearEmbedding },
        { } embedding => embedding,
        null => NumberEmbedding.None,
    };

    // A table with only categorical columns has nothing to embed.
    private static NumberEmbedding ForData(NumberEmbedding embedding, SettingResolver resolver) =>
        resolver.Data.HasNumbers || embedding == NumberEmbedding.None ? embedding : resolver.Data.HasColumns ? NumberEmbedding.None
        : throw NablaException.ForSetting("embedding", $"is {embedding}, but it is for the columns of a table, and this data has none.",
            Specs.SettingAdvice.LeaveOut("embedding"), code: "setting-data");
}
