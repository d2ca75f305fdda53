using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Nabla.Data;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Hosting;

/// <summary>A request and its parameters.</summary>
internal sealed class StudioRequest(HttpContext context, StudioSession session)
{
    public HttpContext Context => context;

    public StudioSession Session => session;

    public CancellationToken Cancel => context.RequestAborted;

    public string? Text(string name) => context.Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    public string Required(string name) => Text(name) ?? throw new NablaException($"{name} is missing.");

    public int? Whole(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
        : throw new NablaException($"{name} must be a whole number (got {text}).");

    public double? Number(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
        : throw new NablaException($"{name} must be a number (got {text}).");

    /// <summary>The JSON body.</summary>
    public async Task<JsonElement> BodyAsync()
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: Cancel);
            return body.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new NablaException("The request is not JSON.", fault);
        }
    }

    /// <summary>The run of the parameter <c>run</c>.</summary>
    public Run Run() => session.Trainings.Get(Required("run"));

    /// <summary>
    /// The network and samples of the parameters <c>run</c>, <c>epoch</c> and <c>part</c>. By default the newest run, its current weights
    /// and its test samples. With <c>example</c> a small network that needs no data (<see cref="Examples"/>).
    /// </summary>
    public ModelView ModelView() => ShownView = Text("example") is { } shape
        ? Examples.View(shape, Text("activation"), Text("cost"), (ulong)Math.Max(0, Whole("seed") ?? 0))
        : session.View(Text("run"), Whole("epoch"), Text("part"));

    /// <summary>The same with weights that do not change, so that a later request can refer to them.</summary>
    public ModelView FixedModelView() => ShownView = ModelView().WithFixedWeights();

    /// <summary>The network of the response; null for none.</summary>
    public ModelView? ShownView { get; private set; }

    /// <summary>The sample of the parameter <c>row</c>.</summary>
    public int Row(Dataset samples)
    {
        int row = Whole("row") ?? 0;
        return row >= 0 && row < samples.Count ? row
            : throw new NablaException($"row must be from 0 to {samples.Count - 1} (got {row}).");
    }
}
