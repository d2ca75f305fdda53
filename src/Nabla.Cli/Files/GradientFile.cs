using System.Text.Json;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models.Runs;
using Nabla.Explain;
using Nabla.Files;

namespace Nabla.Cli.Files;

/// <summary>Writes ∇C as JSON, or as safetensors with float64 numbers.</summary>
/// <remarks>
/// The n-th dense layer is dense_n, as in a model file. Layers without parameters, like dropout, are not written. Weights are [j][k].
/// Parameters of other layers have the names of their blocks: scale_1.scale.
/// Input has one row per sample: ∂C/∂x of the mean C, with the factor 1/n. The gradient of a sample is that of its C₀: the mean of all
/// samples is ∇C.
/// </remarks>
internal static class GradientFile
{
    private const int LettersOfNumber = 24;
    private const long MaxLetters = 1L << 30;

    // Half of the memory: a tensor is written from an array of all its numbers.
    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Rejects a file of another type, before anything is read.</summary>
    /// <param name="path">The file to write: .safetensors or .json.</param>
    /// <exception cref="UsageException">The file has another extension.</exception>
    public static void RequireKind(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".safetensors" or ".json"))
            throw new UsageException($"--out must end in .safetensors or .json (got {path}).");
    }

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The file to write: .safetensors or .json.</param>
    /// <param name="reasons">The samples.</param>
    /// <param name="first">The row of the first sample.</param>
    /// <param name="perSample">Whether the gradient of each sample is also written.</param>
    /// <exception cref="NablaException">There are too many numbers.</exception>
    public static void Write(string path, BackpropExplanation reasons, int first, bool perSample)
    {
        bool isWhole = string.Equals(Path.GetExtension(path), ".safetensors", StringComparison.OrdinalIgnoreCase);
        Require(reasons, perSample, isWhole ? Memory : long.MaxValue, isWhole ? sizeof(double) : 1);
        Action<Stream> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => stream => SafetensorsWriter.Write(stream, Facts(reasons, first), Tensors(reasons, perSample)),
            _ => stream => WriteJson(stream, reasons, first, perSample),
        };
        AtomicFile.Write(path, write);
    }

    /// <summary>Rejects a gradient that is too large for one line of JSON, before anything is computed.</summary>
    /// <exception cref="NablaException">There are too many numbers.</exception>
    public static void RequireLine(BackpropExplanation reasons, bool perSample) => Require(reasons, perSample, MaxLetters, LettersOfNumber);

    /// <summary>Writes the members of an object.</summary>
    public static void Json(Utf8JsonWriter writer, BackpropExplanation reasons, int first, bool perSample)
    {
        Members(writer, reasons.Network.Architecture, reasons.Cost, reasons.Samples, reasons.ParameterGradients, InputsOf(reasons));
        if (!perSample) return;
        writer.WriteStartArray("per_sample");
        for (int i = 0; i < reasons.Samples; i++)
        {
            var own = reasons.Sample(i);
            writer.WriteStartObject();
            writer.WriteNumber("row", first + i);
            Members(writer, own.Architecture, own.Cost, 1, own.ParameterGradients, own.ActivationGradients(-1));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The layers with parameters.</summary>
    public static IEnumerable<int> LayersOf(Architecture architecture) =>
        Enumerable.Range(0, architecture.Layers.Count).Where(layer => architecture.LayerLayouts[layer].Length > 0);

    /// <summary>Returns the name of a block of parameters, as in model files and checkpoints: weight, bias.</summary>
    public static string NameOf(LayerLayout slot, int block) => slot.GetTensorName(slot.Blocks[block].Name);

    /// <summary>Whether a block is written as a vector.</summary>
    public static bool IsVector(LayerLayout slot, int block) => slot.Blocks[block] is { Columns: 1, IsWeight: false };

    private static void WriteJson(Stream stream, BackpropExplanation reasons, int first, bool perSample)
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        Json(writer, reasons, first, perSample);
        writer.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter writer, Architecture architecture, double cost, int samples,
        Func<int, IReadOnlyList<double[]>> gradient, ReadOnlySpan<double> inputs)
    {
        writer.Number("cost", cost);
        writer.WriteNumber("samples", samples);
        writer.WriteStartArray("layers");
        foreach (int layer in LayersOf(architecture))
        {
            var slot = architecture.LayerLayouts[layer];
            var blocks = gradient(layer);
            writer.WriteStartObject();
            writer.WriteString("name", slot.Name);
            for (int block = 0; block < blocks.Count; block++)
            {
                if (!IsVector(slot, block))
                {
                    Rows(writer, NameOf(slot, block), blocks[block], slot.Blocks[block].Columns);
                    continue;
                }

                writer.WriteStartArray(NameOf(slot, block));
                Numbers(writer, blocks[block]);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Rows(writer, "input", inputs, architecture.Inputs);
    }

    private static void Rows(Utf8JsonWriter writer, string name, ReadOnlySpan<double> numbers, int columns)
    {
        writer.WriteStartArray(name);
        for (int from = 0; from < numbers.Length; from += columns)
        {
            writer.WriteStartArray();
            Numbers(writer, numbers.Slice(from, columns));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            if (double.IsFinite(number)) writer.WriteNumberValue(number);
            else writer.WriteNullValue();
        }
    }

    private static Dictionary<string, string> Facts(BackpropExplanation reasons, int first) => new()
    {
        ["about"] = "the gradient of the cost C by parameters (weight [j, k]) and inputs (with the 1/n)",
        ["cost"] = reasons.CostFunction.Spec.ToString(),
        ["rows"] = FormattableString.Invariant($"{first}:{first + reasons.Samples}"),
    };

    private static IEnumerable<NamedTensor> Tensors(BackpropExplanation reasons, bool perSample)
    {
        int samples = reasons.Samples;
        yield return NamedTensor.From<double>("cost", new[] { reasons.Cost });
        yield return NamedTensor.From<double>("input", InputsOf(reasons), samples, reasons.Network.Architecture.Inputs);
        if (perSample) yield return NamedTensor.From<double>("per_sample.cost", reasons.Costs.ToArray(), samples);
        foreach (int layer in LayersOf(reasons.Network.Architecture))
        {
            var slot = reasons.Network.Architecture.LayerLayouts[layer];
            var blocks = reasons.ParameterGradients(layer);
            for (int block = 0; block < blocks.Count; block++)
                yield return NamedTensor.From<double>($"{slot.Name}.{NameOf(slot, block)}", blocks[block], ShapeOf(slot, block));
            if (!perSample) continue;
            double[][] each = [.. blocks.Select(block => new double[samples * block.Length])];
            for (int i = 0; i < samples; i++)
            {
                var own = reasons.Sample(i).ParameterGradients(layer);
                for (int block = 0; block < own.Count; block++) own[block].CopyTo(each[block], i * own[block].Length);
            }

            for (int block = 0; block < each.Length; block++)
                yield return NamedTensor.From<double>($"per_sample.{slot.Name}.{NameOf(slot, block)}", each[block],
                    [samples, .. ShapeOf(slot, block)]);
        }
    }

    private static int[] ShapeOf(LayerLayout slot, int block) =>
        IsVector(slot, block) ? [slot.Blocks[block].Rows] : [slot.Blocks[block].Rows, slot.Blocks[block].Columns];

    // Limits the total size, and that of a tensor to the maximum length of an array.
    private static void Require(BackpropExplanation reasons, bool perSample, long most, int units)
    {
        var architecture = reasons.Network.Architecture;
        long each = architecture.Inputs + (perSample ? architecture.ParameterCount : 0L), widest = architecture.Inputs;
        if (perSample) widest = Math.Max(widest, architecture.LayerLayouts.Max(slot => slot.Length));
        long fit = Math.Min(Array.MaxLength / widest, most / units / each);
        if (reasons.Samples <= fit) return;
        throw new NablaException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{reasons.Samples:N0} rows with {each:N0} numbers each are too many for "
                + $"{(units == LettersOfNumber ? "one line of JSON" : "the memory")}. "
                + $"{(fit > 0 ? FormattableString.Invariant($"Use --rows 0:{fit} or fewer") : "Leave out --per-sample")}"
                + $"{(units == LettersOfNumber ? ", or write a file with --out" : "")}."));
    }

    private static double[] InputsOf(BackpropExplanation reasons)
    {
        int inputs = reasons.Network.Architecture.Inputs;
        var numbers = new double[reasons.Samples * inputs];
        for (int i = 0; i < reasons.Samples; i++)
        {
            var own = reasons.Sample(i).ActivationGradients(-1);
            for (int k = 0; k < inputs; k++) numbers[i * inputs + k] = own[k] / reasons.Samples;
        }

        return numbers;
    }
}
