using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Studio.Graphs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/plane</c>: the outputs of a network of two inputs over the plane, and those of its hidden nodes.</summary>
internal static class PlaneApi
{
    private const int MaxSide = 200, HiddenSide = 36, MaxHidden = 16, MaxPoints = 1000;
    private const double Margin = 0.18;

    public static void Map(Routes routes) => routes.Get("/api/plane", Surface);

    private static void Surface(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        var architecture = view.Network.Architecture;
        if (architecture.Inputs != 2)
            throw new NablaException($"The plane needs a network of two inputs, but {view.Shown.Name} ({architecture}) has "
                + $"{architecture.Inputs}. Train one on moons, circles, spirals, xor or two columns of your data.");
        // All numbers of the response are in the units of the data.
        var axes = Axis.From(view.Shown.Model.Preprocessing, view.Samples.InputNames, architecture.Inputs);
        // One of several numbers or labels is selected.
        bool several = view.Samples.LearningTask != LearningTask.Classification && architecture.Outputs > 1;
        int output = several ? OutputOf(request, view) : 0;
        TargetUnit? unit = view.Shown.Model.TargetUnits is { } units ? units[output] : null;
        double[] places = Places(view.Samples, axes);
        var (left, right) = Range(places, 0);
        var (bottom, top) = Range(places, 1);
        int side = Math.Clamp(request.Whole("side") ?? 96, 8, MaxSide);
        writer.WriteNumber("side", side);
        writer.Numbers("x", [left, right]);
        writer.Numbers("y", [bottom, top]);
        writer.WriteString("task", view.Samples.LearningTask.ToString());
        writer.WriteNumber("outputs", several ? 1 : architecture.Outputs);
        RunText.WriteStrings(writer, "output_names", several ? view.Shown.Model.OutputNames : []);
        writer.WriteNumber("output", output);
        writer.WriteString("architecture", architecture.ToString());
        writer.WriteNumber("epochs", view.Shown.Epochs);
        RunText.WriteStrings(writer, "names", axes.Select(axis => axis.Name));
        writer.WriteString("target", several ? view.Shown.Model.OutputNames[output] : view.Shown.Model.Preprocessing?.Target.Column);
        writer.WriteStartArray("classes");
        foreach (string name in several ? [] : view.Samples.ClassNames ?? []) writer.WriteStringValue(name);
        writer.WriteEndArray();

        // The output of the network: probabilities of the classes, or the number.
        float[] grid = Grid(axes, side, left, right, bottom, top);
        var says = new float[side * side * architecture.Outputs];
        view.Network.Predict(grid, says, view.Shown.Model.Cost);
        writer.WriteBase64String("says",
            MemoryMarshal.AsBytes<double>(Decoded(unit, several ? [.. says.Where((_, n) => n % architecture.Outputs == output)] : says)));
        Hidden(writer, view, Grid(axes, HiddenSide, left, right, bottom, top));
        Points(writer, view, places, unit, output);
    }

    private static void Hidden(Utf8JsonWriter writer, ModelView view, float[] grid)
    {
        var architecture = view.Network.Architecture;
        var workspace = view.Network.Run(grid);
        writer.WriteNumber("hidden_side", HiddenSide);
        writer.WriteStartArray("hidden");
        for (int layer = 0; layer < architecture.Layers.Count - 1; layer++)
        {
            if (architecture.LayerLayouts[layer].WeightedSums is null) continue;
            int nodes = architecture.LayerLayouts[layer].Outputs, shown = Math.Min(nodes, MaxHidden);
            var a = workspace.Activations(layer);
            writer.WriteStartObject();
            writer.WriteNumber("layer", layer + 1);
            writer.WriteNumber("nodes", nodes);
            writer.WriteString("activation", architecture.Layers[layer].Activation.Spec.Name);
            writer.WriteStartArray("surfaces");
            var surface = new float[HiddenSide * HiddenSide];
            for (int j = 0; j < shown; j++)
            {
                for (int i = 0; i < surface.Length; i++) surface[i] = a[i * nodes + j];
                writer.WriteBase64StringValue(MemoryMarshal.AsBytes<float>(surface));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The samples: their positions, and their classes or numbers.
    private static void Points(Utf8JsonWriter writer, ModelView view, double[] places, TargetUnit? unit, int output)
    {
        var samples = view.Samples.Take(MaxPoints);
        writer.WriteString("part", view.Part);
        writer.WriteBase64String("points", MemoryMarshal.AsBytes(places.AsSpan(0, 2 * samples.Count)));
        var labels = new float[samples.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = samples.LearningTask == LearningTask.Classification && samples.TargetWidth > 1 ? samples.ClassOf(i)
                : samples.Target(i)[output];
        writer.WriteBase64String("labels", MemoryMarshal.AsBytes<double>(Decoded(unit, labels)));
    }

    // The median of quantiles, else the first.
    private static int OutputOf(StudioRequest request, ModelView view)
    {
        int outputs = view.Network.Architecture.Outputs, output = request.Whole("output") ?? (view.Shown.Model.Cost.Levels?.Count ?? 1) / 2;
        return output >= 0 && output < outputs ? output
            : throw new NablaException($"output must be from 0 to {outputs - 1} (got {output}).");
    }

    // Numbers in the unit of the target.
    private static double[] Decoded(TargetUnit? unit, float[] numbers) =>
        Array.ConvertAll(numbers, number => unit?.Decode(number) ?? number);

    // The ranges of the samples, in the units of their columns.
    private static double[] Places(Dataset samples, IReadOnlyList<Axis> axes)
    {
        var inputs = samples.Inputs.Span;
        var places = new double[inputs.Length];
        for (int i = 0; i < places.Length; i++) places[i] = axes[i % 2].Cell(inputs[i]);
        return places;
    }

    private static (double Low, double High) Range(double[] places, int k)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = k; i < places.Length; i += 2) (low, high) = (Math.Min(low, places[i]), Math.Max(high, places[i]));
        double margin = high > low ? Margin * (high - low) : 1;
        return (low - margin, high + margin);
    }

    // Row by row from the top, scaled as the inputs of the network.
    private static float[] Grid(IReadOnlyList<Axis> axes, int side, double left, double right, double bottom, double top)
    {
        var grid = new float[2 * side * side];
        for (int row = 0; row < side; row++)
            for (int column = 0; column < side; column++)
            {
                grid[2 * (row * side + column)] = axes[0].Seen(left + (right - left) * (column + 0.5) / side);
                grid[2 * (row * side + column) + 1] = axes[1].Seen(top - (top - bottom) * (row + 0.5) / side);
            }

        return grid;
    }
}
