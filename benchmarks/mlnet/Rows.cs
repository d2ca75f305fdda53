using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Presets;

namespace Nabla.MlNet;

/// <summary>
/// One record of five columns at a time, from the record to the label: Nabla's typed predictor beside ML.NET's PredictionEngine with a linear
/// model, on the same rows.
/// </summary>
[MemoryDiagnoser]
public class Rows
{
    private const int Count = 512;

    private readonly Leaf[] _leaves = Leaf.Draw(Count, seed: 2);
    private Predictor<Leaf> _tabular = null!, _standard = null!, _linear = null!;
    private Network _network = null!;
    private float[] _inputs = [], _outputs = [];
    private PredictionEngine<Leaf, LeafPrediction> _engine = null!;
    private int _next;

    [GlobalSetup]
    public void SetUp()
    {
        var leaves = Leaf.Draw(2000, seed: 1);
        Model Trained(IPreset preset, int[]? hidden = null)
        {
            var model = Model.For(Table.From(leaves), nameof(Leaf.Kind), new() { Preset = preset, Hidden = hidden, Epochs = 20 });
            model.Fit();
            return model;
        }

        var standard = Trained(Preset.Standard);
        (_tabular, _standard) = (Trained(Preset.Tabular).CreatePredictor<Leaf>(), standard.CreatePredictor<Leaf>());
        _linear = Trained(Preset.Standard, hidden: []).CreatePredictor<Leaf>();
        _network = standard.Network;
        _inputs = [.. standard.Preprocessing!.ApplyToInputs(Table.From(_leaves[..1])).Span];
        _outputs = new float[_network.Architecture.Outputs];

        var (context, transformer) = SdcaModel.Fit(leaves);
        _engine = context.Model.CreatePredictionEngine<Leaf, LeafPrediction>(transformer);
    }

    [Benchmark(Baseline = true, Description = "ML.NET PredictionEngine, linear (SDCA)")]
    public string Engine() => _engine.Predict(Next()).PredictedLabel;

    [Benchmark(Description = "Nabla Predictor<T>, linear (no hidden layer)")]
    public string Linear() => _linear.Predict(Next()).Label;

    [Benchmark(Description = "Nabla Predictor<T>, standard preset (64-64)")]
    public string Standard() => _standard.Predict(Next()).Label;

    [Benchmark(Description = "Nabla Predictor<T>, tabular preset (256-256-256)")]
    public string Tabular() => _tabular.Predict(Next()).Label;

    [Benchmark(Description = "Nabla Network.Predict alone, 64-64")]
    public void NetworkAlone() => _network.Predict(_inputs, _outputs);

    private Leaf Next() => _leaves[_next++ % Count];
}
