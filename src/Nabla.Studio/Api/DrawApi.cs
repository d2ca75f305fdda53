using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.BuiltIn;
using Nabla.Models;
using Nabla.Explain;
using Nabla.Studio.Graphs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/draw</c>: the prediction for a drawn digit, and the change that would increase another class.</summary>
internal static class DrawApi
{
    private const int MaxSteps = 200;

    public static void Map(Routes routes) => routes.Post("/api/draw", async (request, writer) =>
    {
        var view = request.ModelView();
        if (ImageOf(view.Shown.Model) is not { } image)
            throw new NablaException($"The inputs of {view.Shown.Name} are not images. Train a network on digits, or load one.");
        var body = await request.BodyAsync();
        float[] x = body.TryGetProperty("strokes", out var strokes) ? Drawn(strokes, image) : Given(body, view.Network.Architecture.Inputs);
        int outputs = view.Network.Architecture.Outputs;
        float[] shares = Shares(view, x);
        int best = Array.IndexOf(shares, shares.Max()), want = Math.Clamp(request.Whole("want") ?? best, 0, outputs - 1);
        for (int step = 0, steps = Math.Clamp(request.Whole("steps") ?? 0, 0, MaxSteps); step < steps; step++) Move(view, x, want);
        if (request.Whole("steps") is > 0) shares = Shares(view, x);
        Write(writer, view, x, shares, want, image.Columns);
    });

    // An external model does not declare that its inputs are an image.
    private static (int Rows, int Columns)? ImageOf(Model model) =>
        model.Image ?? (model.Preprocessing is null && model.Network.Architecture.Inputs == SyntheticDigits.Pixels
        ? (SyntheticDigits.Rows, SyntheticDigits.Columns) : null);

    private static void Write(Utf8JsonWriter writer, ModelView view, float[] x, float[] shares, int want, int columns)
    {
        var context = ExplanationContexts.From(view, Wanting(view, x, want), [0]);
        var sample = context.Explanation.Sample(0);
        writer.WriteNumber("columns", columns);
        writer.WriteBase64String("input", MemoryMarshal.AsBytes<float>(x));
        writer.Numbers("shares", shares);
        writer.WriteStartArray("names");
        for (int j = 0; j < shares.Length; j++) writer.WriteStringValue(context.OutputName(j));
        writer.WriteEndArray();
        writer.WriteNumber("want", want);
        // −∂C₀/∂x: where it is positive, more ink decreases the cost of the selected class.
        float[] wish = [.. sample.ActivationGradients(-1).ToArray().Select(slope => (float)-slope)];
        writer.WriteBase64String("wish", MemoryMarshal.AsBytes<float>(wish));
        GraphJson.Write(writer, Graph.Build(view.Network, sample, [], new Dictionary<int, int>()), context);
    }

    // Strokes of points from 0 to 1, as the built-in digits are drawn: fitted into 20×20 pixels, centred by mass in 28×28, with a pen as
    private static float[] Drawn(JsonElement strokes, (int Rows, int Columns) image)
    {
        if (image != (SyntheticDigits.Rows, SyntheticDigits.Columns))
            throw new NablaException($"The pad draws {SyntheticDigits.Rows}×{SyntheticDigits.Columns} pixels, but the network takes "
                + $"{image.Rows}×{image.Columns}.");
        var lines = strokes.EnumerateArray()
            .Select(stroke => (IReadOnlyList<(double, double)>)[.. stroke.EnumerateArray()
            .Select(point => (point[0].GetDouble(), point[1].GetDouble()))]).Where(stroke => stroke.Count > 0).ToList();
        var pixels = new byte[SyntheticDigits.Pixels];
        if (lines.Count > 0) SyntheticDigits.Draw(lines, pixels);
        return [.. pixels.Select(pixel => pixel / 255f)];
    }

    private static float[] Given(JsonElement body, int inputs)
    {
        if (!body.TryGetProperty("input", out var given)) throw new NablaException("strokes or input is missing.");
        float[] x = MemoryMarshal.Cast<byte, float>(given.GetBytesFromBase64()).ToArray();
        return x.Length == inputs && x.All(float.IsFinite) ? x
            : throw new NablaException($"The network has {inputs} inputs (got {x.Length} numbers).");
    }

    private static float[] Shares(ModelView view, float[] x)
    {
        var shares = new float[view.Network.Architecture.Outputs];
        view.Network.Predict(x, shares, view.Shown.Model.Cost);
        return shares;
    }

    private static Dataset Wanting(ModelView view, float[] x, int want)
    {
        var y = new float[view.Network.Architecture.Outputs];
        y[want] = 1;
        return new(x, y, x.Length, y.Length, view.Shown.Model.LearningTask, classNames: view.Shown.Model.ClassNames)
            { Image = ImageOf(view.Shown.Model) };
    }

    // A step of gradient descent that changes the pixel with the largest derivative by a twentieth.
    private static void Move(ModelView view, float[] x, int want)
    {
        var samples = Wanting(view, x, want);
        var slope = ChainRule.Explain(view.Network, view.Shown.Model.Cost, samples).Sample(0).ActivationGradients(-1);
        double most = 0;
        foreach (double one in slope) most = Math.Max(most, Math.Abs(one));
        if (!(most > 0)) return;
        for (int k = 0; k < x.Length; k++) x[k] = (float)Math.Clamp(x[k] - 0.05 * slope[k] / most, 0, 1);
    }
}
