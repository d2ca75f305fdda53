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

/// <summary><c>/api/draw</c>: what the network makes of a drawn digit, and what would make it more of another.</summary>
internal static class DrawApi
{
    private const int MaxSteps = 200;

    public static void Map(Routes routes) => routes.Post("/api/draw", async (asked, writer) =>
    {
        var look = asked.Look();
        if (ImageOf(look.Shown.Model) is not { } image)
            throw new DataException($"The inputs of {look.Shown.Name} are not images. Train a network on digits, or load one.");
        var body = await asked.BodyAsync();
        float[] x = body.TryGetProperty("strokes", out var strokes) ? Drawn(strokes, image) : Given(body, look.Network.Architecture.Inputs);
        int outputs = look.Network.Architecture.Outputs;
        float[] shares = Shares(look, x);
        int best = Array.IndexOf(shares, shares.Max()), want = Math.Clamp(asked.Whole("want") ?? best, 0, outputs - 1);
        for (int step = 0, steps = Math.Clamp(asked.Whole("steps") ?? 0, 0, MaxSteps); step < steps; step++) Move(look, x, want);
        if (asked.Whole("steps") is > 0) shares = Shares(look, x);
        Write(writer, look, x, shares, want, image.Columns);
    });

    // A model from elsewhere does not say that its inputs are an image.
    private static (int Rows, int Columns)? ImageOf(Model model) =>
        model.Image ?? (model.Preprocessing is null && model.Network.Architecture.Inputs == SyntheticDigits.Pixels
        ? (SyntheticDigits.Rows, SyntheticDigits.Columns) : null);

    private static void Write(Utf8JsonWriter writer, ModelView look, float[] x, float[] shares, int want, int columns)
    {
        var subject = Subjects.From(look, Wanting(look, x, want), [0]);
        var sample = subject.Reasons.Sample(0);
        writer.WriteNumber("columns", columns);
        writer.WriteBase64String("input", MemoryMarshal.AsBytes<float>(x));
        writer.Numbers("shares", shares);
        writer.WriteStartArray("names");
        for (int j = 0; j < shares.Length; j++) writer.WriteStringValue(subject.Output(j));
        writer.WriteEndArray();
        writer.WriteNumber("want", want);
        // −∂C₀/∂x: more ink where above zero would lower the cost of being the wanted class.
        float[] wish = [.. sample.ActivationGradients(-1).ToArray().Select(slope => (float)-slope)];
        writer.WriteBase64String("wish", MemoryMarshal.AsBytes<float>(wish));
        GraphJson.Write(writer, Graph.Build(look.Network, sample, [], new Dictionary<int, int>()), subject);
    }

    // Strokes of points from 0 to 1, as the built-in digits are drawn: fitted into 20×20 pixels, centred by mass in 28×28, with a pen as
    // wide as theirs.
    private static float[] Drawn(JsonElement strokes, (int Rows, int Columns) image)
    {
        if (image != (SyntheticDigits.Rows, SyntheticDigits.Columns))
            throw new DataException($"The pad draws {SyntheticDigits.Rows}×{SyntheticDigits.Columns} pixels, but the network takes "
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
        if (!body.TryGetProperty("input", out var given)) throw new DataException("strokes or input is missing.");
        float[] x = MemoryMarshal.Cast<byte, float>(given.GetBytesFromBase64()).ToArray();
        return x.Length == inputs && x.All(float.IsFinite) ? x
            : throw new DataException($"The network has {inputs} inputs (got {x.Length} numbers).");
    }

    private static float[] Shares(ModelView look, float[] x)
    {
        var shares = new float[look.Network.Architecture.Outputs];
        look.Network.Predict(x, shares, look.Shown.Model.Cost);
        return shares;
    }

    private static Dataset Wanting(ModelView look, float[] x, int want)
    {
        var y = new float[look.Network.Architecture.Outputs];
        y[want] = 1;
        return new(x, y, x.Length, y.Length, look.Shown.Model.Task, classNames: look.Shown.Model.ClassNames)
            { Image = ImageOf(look.Shown.Model) };
    }

    // A step against the slope, as long as the steepest pixel moves by a twentieth of ink.
    private static void Move(ModelView look, float[] x, int want)
    {
        var samples = Wanting(look, x, want);
        var slope = ChainRule.Explain(look.Network, look.Shown.Model.Cost, samples).Sample(0).ActivationGradients(-1);
        double most = 0;
        foreach (double one in slope) most = Math.Max(most, Math.Abs(one));
        if (!(most > 0)) return;
        for (int k = 0; k < x.Length; k++) x[k] = (float)Math.Clamp(x[k] - 0.05 * slope[k] / most, 0, 1);
    }
}
