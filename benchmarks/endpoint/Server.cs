using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Nabla.Data;
using Nabla.Extensions.Hosting;
using Nabla.MlNet;
using Nabla.Models;

namespace Nabla.Endpoint;

/// <summary>
/// One web API with the same endpoint several times: a record as JSON to the name of its class as JSON, without a model, by a pool of
/// ML.NET's PredictionEngines, and by Nabla's predictors.
/// </summary>
internal static class Server
{
    public static readonly string[] Paths = ["/none", "/mlnet", "/linear", "/standard", "/bytes/mlnet", "/bytes/linear", "/bytes/standard"];

    public static async Task RunAsync(string folder)
    {
        var leaves = Leaf.Draw(2000, seed: 1);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
        builder.Services.AddNablaModel<Leaf>(Save("standard", hidden: null));
        // A record has one model, so the second is for a record of the same columns.
        builder.Services.AddNablaModel<LinearLeaf>(Save("linear", hidden: []));
        builder.Services.AddSingleton<ObjectPool<PredictionEngine<Leaf, LeafPrediction>>>(
            new DefaultObjectPool<PredictionEngine<Leaf, LeafPrediction>>(new EnginePolicy(leaves)));

        var app = builder.Build();
        // It gets a service too, for which the framework creates a scope, so that it differs from the others by the prediction alone.
        app.MapPost("/none", (Leaf leaf, IPredictor<Leaf> _) => new Answer(leaf.Color));
        app.MapPost("/mlnet", (Leaf leaf, ObjectPool<PredictionEngine<Leaf, LeafPrediction>> pool) =>
        {
            // As PredictionEnginePool.Predict of Microsoft.Extensions.ML.
            var engine = pool.Get();
            try
            {
                return new Answer(engine.Predict(leaf).PredictedLabel);
            }
            finally
            {
                pool.Return(engine);
            }
        });
        app.MapPost("/linear", (LinearLeaf leaf, IPredictor<LinearLeaf> predictor) => new Answer(predictor.Predict(leaf).Label));
        app.MapPost("/standard", (Leaf leaf, IPredictor<Leaf> predictor) => new Answer(predictor.Predict(leaf).Label));

        // The same requests and responses without an object for the record, by code that calls neither the serializer nor the services.
        var linear = app.Services.GetRequiredService<IPredictor<LinearLeaf>>();
        var standard = app.Services.GetRequiredService<IPredictor<Leaf>>();
        var engines = app.Services.GetRequiredService<ObjectPool<PredictionEngine<Leaf, LeafPrediction>>>();
        app.MapPost("/bytes/mlnet", http => AnswerAsync(http, body =>
        {
            var reader = new Utf8JsonReader(body);
            var leaf = JsonSerializer.Deserialize(ref reader, Json.Default.Leaf)!;
            var engine = engines.Get();
            try
            {
                return engine.Predict(leaf).PredictedLabel;
            }
            finally
            {
                engines.Return(engine);
            }
        }));
        app.MapPost("/bytes/linear", http => AnswerAsync(http, body => linear.Predict(body).Label));
        app.MapPost("/bytes/standard", http => AnswerAsync(http, body => standard.Predict(body).Label));
        app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true));
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        // Until the client closes the standard input.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();

        string Save(string name, int[]? hidden)
        {
            string path = Path.Combine(folder, $"{name}.onnx");
            var model = Model.For(Table.From(leaves), nameof(Leaf.Kind), new() { Preset = Preset.Standard, Hidden = hidden, Epochs = 20 });
            model.Fit();
            model.Save(path);
            return path;
        }
    }

    // Each thread has a writer, which is used between two awaits.
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private static async Task AnswerAsync(HttpContext http, Func<ReadOnlySequence<byte>, string> predict)
    {
        var reader = http.Request.BodyReader;
        ReadResult body;
        while (!(body = await reader.ReadAsync()).IsCompleted) reader.AdvanceTo(body.Buffer.Start, body.Buffer.End);
        string label = predict(body.Buffer);
        reader.AdvanceTo(body.Buffer.End);
        http.Response.ContentType = "application/json; charset=utf-8";
        var writer = _writer ??= new(http.Response.BodyWriter);
        writer.Reset(http.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("kind"u8, label);
        writer.WriteEndObject();
        writer.Flush();
        await http.Response.BodyWriter.FlushAsync();
    }

    private sealed class EnginePolicy(Leaf[] leaves) : PooledObjectPolicy<PredictionEngine<Leaf, LeafPrediction>>
    {
        private readonly (MLContext Context, ITransformer Transformer) _model = SdcaModel.Fit(leaves);

        public override PredictionEngine<Leaf, LeafPrediction> Create() =>
            _model.Context.Model.CreatePredictionEngine<Leaf, LeafPrediction>(_model.Transformer);

        public override bool Return(PredictionEngine<Leaf, LeafPrediction> obj) => true;
    }
}

internal sealed class LinearLeaf
{
    public float Length { get; set; }

    public float Width { get; set; }

    public float Weight { get; set; }

    public string Color { get; set; } = "";

    public string Place { get; set; } = "";

    public string Kind { get; set; } = "";
}

internal readonly record struct Answer(string Kind);

[JsonSerializable(typeof(Leaf)), JsonSerializable(typeof(LinearLeaf)), JsonSerializable(typeof(Answer)), JsonSerializable(typeof(long))]
internal sealed partial class Json : JsonSerializerContext;
