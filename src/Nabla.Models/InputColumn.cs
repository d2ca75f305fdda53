using Nabla.Data;

namespace Nabla.Models;

/// <summary>The inputs of a network that come from one column.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="First">The first input, from 0.</param>
/// <param name="Width">The number of inputs.</param>
internal readonly record struct InputColumn(string Name, int First, int Width)
{
    // Samples of one prediction: enough for all threads, and inputs of at most 16 MB.
    private const int BatchSamples = 1 << 14, BatchNumbers = 1 << 22;

    /// <summary>Lists the columns of a model, in the order of the inputs. Without columns, each input is one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputNames">The names of the inputs of a model without columns; null for x1, x2, ….</param>
    /// <exception cref="NablaException">The inputs are images.</exception>
    public static IReadOnlyList<InputColumn> List(Model model, IReadOnlyList<string>? inputNames = null)
    {
        if (model.Image is not null)
            throw new NablaException("The model takes images, which have no columns. Use ChainRule.Explain to explain its pixels.");
        int first = 0;
        if (model.Preprocessing is { } preprocessing)
            return [.. preprocessing.Columns.Select(transform =>
                new InputColumn(transform.Column, (first += transform.Width) - transform.Width, transform.Width))];
        return [.. Enumerable.Range(0, model.Network.Architecture.Inputs)
            .Select(k => new InputColumn(inputNames?[k] ?? FormattableString.Invariant($"x{k + 1}"), k, 1))];
    }

    /// <summary>Copies the inputs of this column from one sample to another.</summary>
    public void Copy(ReadOnlySpan<float> from, Span<float> to) => from.Slice(First, Width).CopyTo(to[First..]);

    /// <summary>The number of groups of samples to predict at a time.</summary>
    /// <param name="samples">The number of samples of a group.</param>
    /// <param name="width">The number of inputs of a sample.</param>
    public static int GroupsOfBatch(int samples, int width) =>
        Math.Max(1, Math.Min(BatchSamples, BatchNumbers / Math.Max(1, width)) / Math.Max(1, samples));
}
