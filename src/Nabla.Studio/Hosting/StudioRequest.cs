using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Nabla.Data;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Hosting;

/// <summary>A request: what it asks for by name.</summary>
internal sealed class StudioRequest(HttpContext context, StudioSession session)
{
    public HttpContext Context => context;

    public StudioSession Session => session;

    public CancellationToken Cancel => context.RequestAborted;

    public string? Text(string name) => context.Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    public string Required(string name) => Text(name) ?? throw new DataException($"{name} is missing.");

    public int? Whole(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
        : throw new DataException($"{name} must be a whole number (got {text}).");

    public double? Number(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
        : throw new DataException($"{name} must be a number (got {text}).");

    /// <summary>The JSON object that came along.</summary>
    public async Task<JsonElement> BodyAsync()
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: Cancel);
            return body.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new DataException("The request is not JSON.", fault);
        }
    }

    /// <summary>The run that <c>run</c> names.</summary>
    public Run Run() => session.Trainings.Get(Required("run"));

    /// <summary>
    /// The network and samples that <c>run</c>, <c>epoch</c> and <c>part</c> name: the newest run, its weights now, its test samples where
    /// nothing is named. With <c>example</c> a small network that needs no data (<see cref="Examples"/>).
    /// </summary>
    public ModelView ModelView() => ShownView = Text("example") is { } shape
        ? Examples.View(shape, Text("activation"), Text("cost"), (ulong)Math.Max(0, Whole("seed") ?? 0))
        : session.View(Text("run"), Whole("epoch"), Text("part"));

    /// <summary>The same with weights that stay what they are, so that a later request can be about them.</summary>
    public ModelView FixedModelView() => ShownView = ModelView().WithFixedWeights();

    /// <summary>What the answer is about; null where it is about no network.</summary>
    public ModelView? ShownView { get; private set; }

    /// <summary>The sample that <c>row</c> names.</summary>
    public int Row(Dataset samples)
    {
        int row = Whole("row") ?? 0;
        return row >= 0 && row < samples.Count ? row
            : throw new DataException($"row must be from 0 to {samples.Count - 1} (got {row}).");
    }
}
