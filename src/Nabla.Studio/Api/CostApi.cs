using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Data;
using Nabla.Models.Runs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Landscapes;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary>
/// <c>/api/cost/…</c>: the cost along the gradient, and on a plane of weight space through the current weights, with the path of training.
/// </summary>
internal static class CostApi
{
    private const int Steps = 60, MaxSide = 61, MaxSamples = 1000, MinSamples = 16, MaxEpochs = 80;
    private const int MaxParameters = 1 << 24;
    private const long MaxWork = 1_500_000_000;

    public static void Map(Routes routes)
    {
        routes.Get("/api/cost/line", Line);
        routes.Get("/api/cost/plane", Plane);
    }

    private static Landscape Over(ModelView view, int points)
    {
        // Each direction has the norm of all weights.
        if (view.Network.Architecture.ParameterCount > MaxParameters)
            throw new NablaException($"The cost is drawn of networks of up to {MaxParameters:N0} parameters, but {view.Shown.Name} "
                + $"({view.Network.Architecture}) has {view.Network.Architecture.ParameterCount:N0}. Use fewer nodes.");
        long samples = Math.Clamp(MaxWork / points / view.Network.Architecture.ParameterCount, MinSamples, MaxSamples);
        return new(view.Network, view.Shown.Model.Cost, view.Samples.Take((int)Math.Min(samples, view.Samples.Count)));
    }

    // C(θ − t ∇C/|∇C|) and its linear prediction by the gradient.
    private static void Line(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        var landscape = Over(view, 2 * Steps);
        var (cost, gradient) = landscape.Gradient();
        double length = Directions.Length(gradient);
        // Twice the distance at which the linear prediction is 0, but at most the norm of the weights.
        double reach = request.Number("reach")
            ?? Math.Min(Directions.Length(landscape.Theta), length > 0 && cost > 0 ? 2 * cost / length : 1);
        if (!(reach > 0)) throw new NablaException($"reach must be above 0 (got {reach}).");
        float[] down = Directions.Unit(gradient, -1);
        double[][] points = [.. Enumerable.Range(-Steps / 3, Steps + 1).Select(step => new[] { reach * step / (Steps - Steps / 3) })];
        double[] costs = landscape.At([down], points, request.Cancel);
        double now = costs[Array.FindIndex(points, point => point[0] == 0)];
        writer.WriteNumber("samples", landscape.Samples);
        writer.WriteString("part", view.Part);
        writer.Number("gradient", length);
        writer.Number("theta", Directions.Length(landscape.Theta));
        writer.Number("reach", reach);
        writer.Number("cost", now);
        writer.WriteStartArray("line");
        for (int i = 0; i < points.Length; i++)
        {
            writer.WriteStartArray();
            writer.Number(points[i][0]);
            writer.Number(costs[i]);
            writer.Number(now - length * points[i][0]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void Plane(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        int side = Math.Clamp(request.Whole("side") ?? 31, 5, MaxSide) | 1;
        var landscape = Over(view, side * side);
        string kind = request.Text("kind") ?? "gradient";
        var (epochs, trail) = Kept(view.Shown, landscape);
        var (first, second, share) = Pair(kind, view, landscape, trail, (ulong)Math.Max(0, request.Whole("seed") ?? 0));

        // The positions of the path on the plane. The range contains all of them.
        var places = Enumerable.Range(0, trail.Count).Select(at => (U: trail.Dot(at, first), V: trail.Dot(at, second))).ToList();
        double reach = request.Number("reach") ?? 0;
        if (!(reach > 0))
            reach = kind == "principal" && places.Count > 0 ? 1.25 * places.Max(place => Math.Max(Math.Abs(place.U), Math.Abs(place.V)))
                : 0.6 * Directions.Length(landscape.Theta);
        var points = new double[side * side][];
        for (int row = 0; row < side; row++)
            for (int column = 0; column < side; column++)
                points[row * side + column] = [reach * (2.0 * column / (side - 1) - 1), reach * (1 - 2.0 * row / (side - 1))];
        float[] costs = [.. landscape.At([first, second], points, request.Cancel).Select(cost => (float)cost)];

        writer.WriteString("kind", kind);
        writer.WriteNumber("side", side);
        writer.Number("reach", reach);
        writer.Number("theta", Directions.Length(landscape.Theta));
        writer.WriteNumber("samples", landscape.Samples);
        writer.WriteString("part", view.Part);
        writer.WriteNumber("epochs", view.Shown.Epochs);
        if (share is { } part) writer.Number("share", part);
        writer.WriteBase64String("costs", MemoryMarshal.AsBytes<float>(costs));
        writer.WriteStartArray("path");
        for (int i = 0; i < places.Count; i++)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(epochs[i]);
            writer.Number(places[i].U);
            writer.Number(places[i].V);
            // The distance of the weights of each epoch from the plane.
            writer.Number(Math.Sqrt(Math.Max(0, trail.Dot(i, i) - places[i].U * places[i].U - places[i].V * places[i].V)));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static (float[] First, float[] Second, double? Share) Pair(string kind, ModelView view, Landscape landscape, Trail trail,
        ulong seed)
    {
        switch (kind)
        {
            case "principal":
                if (trail.Count < 3)
                    throw new NablaException($"{view.Shown.Name} has no training path for this plane. Train a network on the "
                        + "page Train, or choose another plane.");
                var (first, second, share) = Directions.Principal(trail);
                return (first, second, share);
            case "random":
                float[] one = Directions.Random(view.Network, seed, 1);
                return (one, Directions.Across(Directions.Random(view.Network, seed, 2), one), null);
            case "gradient":
                float[] down = Directions.Unit(landscape.Gradient().Values, -1);
                return (down, Directions.Across(Directions.Random(view.Network, seed, 1), down), null);
            default:
                throw new NablaException($"kind must be gradient, random or principal (got {kind}).");
        }
    }

    // The epochs whose weights are kept; if there are many, an even selection. They are not copied.
    private static (IReadOnlyList<int> Epochs, Trail Trail) Kept(IShown shown, Landscape landscape)
    {
        var kept = shown.EpochsKept;
        if (kept.Count > MaxEpochs)
            kept = [.. Enumerable.Range(0, MaxEpochs).Select(at => kept[(int)Math.Round((double)at * (kept.Count - 1) / (MaxEpochs - 1))])];
        var path = kept.Select(epoch => shown.Kept(epoch)).DistinctBy(one => one.Epoch).ToList();
        return ([.. path.Select(one => one.Epoch!.Value)], new([.. path.Select(one => one.Network)], landscape.Theta));
    }
}
