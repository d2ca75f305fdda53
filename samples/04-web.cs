#:sdk Microsoft.NET.Sdk.Web
#:property EnableRequestDelegateGenerator=true
#:project ../src/Nabla.Extensions.Hosting/Nabla.Extensions.Hosting.csproj
using System.Text.Json.Serialization;
using Nabla.Data;
using Nabla.Extensions.Hosting;
using Nabla.Models;

// A web API that predicts. Start it, then post a penguin, read the health check, and retrain:
//   dotnet run samples/04-web.cs -- --urls http://127.0.0.1:5000
//   curl 127.0.0.1:5000/predict -H "Content-Type: application/json" -d '{"billLength":46.1,"billDepth":13.2,"flipperLength":211,"island":"Biscoe"}'
//   curl 127.0.0.1:5000/health
//   curl -X POST 127.0.0.1:5000/retrain
// The model is trained here, or is the file given by --model; a new file is served within two seconds. The meter is "Nabla":
//   dotnet-counters monitor --counters Nabla --process-id ID
var builder = WebApplication.CreateSlimBuilder(args);
string path = builder.Configuration["model"] ?? Path.Combine(Path.GetTempPath(), "penguins.onnx");
if (!File.Exists(path))
{
    var model = Model.For(Table.From(Penguin.Measure(600)), target: nameof(Penguin.Species));
    model.Fit();
    model.Save(path);
}

builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Default));
builder.Services.AddNablaModel<Penguin>(path, options => options.ReloadOnChange = true);
// Once a day, on the rows that the database has by then.
builder.Services.AddNablaRetraining<Penguin>((_, _) => Task.FromResult(Table.From(Penguin.Measure(600))),
    options => options.Interval = TimeSpan.FromDays(1));
var app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/predict", (Penguin penguin, IPredictor<Penguin> predictor) =>
{
    var prediction = predictor.Predict(penguin);
    return new Answer(prediction.Label, prediction.Probability(prediction.Label));
});
app.MapPost("/retrain", async (IRetrainer<Penguin> retrainer, CancellationToken cancellationToken) =>
{
    var result = await retrainer.RetrainAsync(cancellationToken);
    return new Retrained(result.IsReplaced, result.ServedScore, result.NewScore);
});
app.Run();

record Penguin(double? BillLength, double? BillDepth, double? FlipperLength, string? Island, string? Species = null)
{
    // Stands for a query: penguins as they are measured on the Palmer islands.
    public static IEnumerable<Penguin> Measure(int count) => Enumerable.Range(0, count).Select(i => (i % 3) switch
    {
        0 => new Penguin(Near(38.8, 2.7), Near(18.3, 1.2), Near(190, 6.5), Random.Shared.GetItems(["Biscoe", "Dream", "Torgersen"], 1)[0], "Adelie"),
        1 => new(Near(48.8, 3.3), Near(18.4, 1.1), Near(196, 7.1), "Dream", "Chinstrap"),
        _ => new(Near(47.5, 3.1), Near(15.0, 1.0), Near(217, 6.5), "Biscoe", "Gentoo"),
    });

    private static double Near(double mean, double deviation) =>
        mean + deviation * (Enumerable.Range(0, 12).Sum(_ => Random.Shared.NextDouble()) - 6);
}

record struct Answer(string Species, double Probability);

record struct Retrained(bool IsReplaced, double? ServedLogLoss, double? NewLogLoss);

[JsonSerializable(typeof(Penguin)), JsonSerializable(typeof(Answer)), JsonSerializable(typeof(Retrained))]
partial class Json : JsonSerializerContext;
