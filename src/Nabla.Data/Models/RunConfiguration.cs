using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nabla.Data.Models;

/// <summary>
/// Everything that decides a run, under the names that the command line's flags have too. What is null is chosen by the recipe to fit the data;
/// a resolved configuration has nothing left to choose, and gives the same weights again.
/// </summary>
/// <remarks>Activations, costs and the like are written as in their catalogues: <c>leaky-relu:slope=0.1</c>.</remarks>
public sealed record RunConfiguration
{
    /// <summary>Where the data comes from: a file, a folder, or the name of a built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>The column to predict. <value>The default is the last column.</value></summary>
    public string? Target { get; init; }

    /// <summary>classification or regression. <value>The default fits the target column: text is classes, numbers are regression.</value></summary>
    public string? Task { get; init; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>The column that says how much each row counts.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>How much the classes count in training: none, balanced (all alike, however many samples each has), or weights like yes=3,no=1. <value>The default is none.</value></summary>
    public string? ClassWeights { get; init; }

    /// <summary>How number columns are scaled: standard, robust or none. <value>The default is standard.</value></summary>
    public string? Scaling { get; init; }

    /// <summary>A fraction of the training data, or a file, to judge every epoch by. <value>The default is 0.15 for tables, 0 for images.</value></summary>
    public string? Validation { get; init; }

    /// <summary>A file to judge the finished network by. <value>The default is the data's own test part, if it has one.</value></summary>
    public string? Test { get; init; }

    /// <summary>lesson (sigmoid, squared error, plain gradient descent, as in the notes) or standard (relu, cross-entropy, Adam). <value>The default is
    /// lesson for images where neither activation, cost, optimizer nor initializer is given, else standard.</value></summary>
    public string? Recipe { get; init; }

    /// <summary>Nodes of the hidden layers; empty for none. <value>The default is 16, 16 for images and 64, 64 for tables.</value></summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>The activation of the hidden layers: one for all, or one for each. <value>The default is relu (lesson: sigmoid).</value></summary>
    public IReadOnlyList<string>? Activation { get; init; }

    /// <summary>The activation of the last layer. <value>The default fits the cost: softmax, sigmoid or identity.</value></summary>
    public string? OutputActivation { get; init; }

    /// <summary>C₀. <value>The default is softmax-cross-entropy for classes (lesson: squared-error), squared-error for numbers.</value></summary>
    public string? Cost { get; init; }

    /// <summary>How the weights start. <value>The default fits each layer's activation (lesson: normal).</value></summary>
    public string? Initializer { get; init; }

    /// <summary>How the gradient becomes a step. <value>The default is adam (lesson: sgd).</value></summary>
    public string? Optimizer { get; init; }

    /// <summary>η. <value>The default is the optimizer's own (lesson: 1.5).</value></summary>
    public double? LearningRate { get; init; }

    /// <summary>The momentum of an optimizer that has one. <value>The default is the optimizer's own.</value></summary>
    public double? Momentum { get; init; }

    /// <summary>How the learning rate changes over the run. <value>The default is constant.</value></summary>
    public string? Schedule { get; init; }

    /// <summary>Samples in a batch. <value>The default is 32 (lesson: 10).</value></summary>
    public int? Batch { get; init; }

    /// <summary>Batches whose gradients are averaged into one step. <value>The default is 1.</value></summary>
    public int? Accumulate { get; init; }

    /// <summary>Most epochs. <value>The default is 200 for tables, 30 for images.</value></summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs without a better validation after which to stop; 0 for never. The best weights are kept where it is on. <value>The default is 20
    /// for tables, 0 for images.</value></summary>
    public int? EarlyStop { get; init; }

    /// <summary>What early stopping watches. <value>The default is the cost.</value></summary>
    public string? Monitor { get; init; }

    /// <summary>The part of the hidden activations dropped in training. <value>The default is 0.</value></summary>
    public double? Dropout { get; init; }

    /// <summary>The strength of the L1 penalty. <value>The default is 0.</value></summary>
    public double? L1 { get; init; }

    /// <summary>The strength of the L2 penalty. <value>The default is 0.</value></summary>
    public double? L2 { get; init; }

    /// <summary>Decoupled weight decay. <value>The default is 0.</value></summary>
    public double? WeightDecay { get; init; }

    /// <summary>The longest gradient allowed. <value>The default is any.</value></summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest partial derivative allowed. <value>The default is any.</value></summary>
    public double? ClipValue { get; init; }

    /// <summary>Metrics in each epoch's report. <value>The default is accuracy, or RMSE and R².</value></summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Seed of everything random. <value>The default is 0.</value></summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads; 0 for all processors. The weights come out the same. <value>The default is 0.</value></summary>
    public int? Threads { get; init; }

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">A JSON file as <see cref="ToJson"/> writes it; keys may be missing.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The file is missing, no JSON, or has a key that does not exist.</exception>
    public static RunConfiguration Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, RunConfigurationJson.Default.RunConfiguration)
                ?? throw new DataException($"{path}: holds null where a configuration should be. Write for example {{\"hidden\": [16, 16]}}.");
        }
        catch (JsonException problem)
        {
            throw new DataException($"{path}: {problem.Message}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: {problem.Message}");
        }
    }

    /// <summary>The configuration as JSON.</summary>
    /// <returns>The text, indented; what is null is left out.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, RunConfigurationJson.Default.RunConfiguration);
}

/// <summary>Reads and writes <see cref="RunConfiguration"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RunConfiguration))]
internal sealed partial class RunConfigurationJson : JsonSerializerContext;
