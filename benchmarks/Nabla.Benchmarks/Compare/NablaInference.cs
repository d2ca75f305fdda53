using System.Diagnostics;
using Nabla.Data;

namespace Nabla.Benchmarks.Compare;

/// <summary>Nabla's answer to one row at a time.</summary>
internal sealed class NablaInference : ISide
{
    private readonly Predictor _predictor;
    private readonly float[] _answer;
    private readonly Dataset _data;
    private int _at;

    /// <summary>Warms up.</summary>
    public NablaInference(Workload workload, Dataset data)
    {
        _data = data;
        var network = workload.Network();
        _predictor = network.CreatePredictor();
        _answer = new float[network.Architecture.Outputs];
        Run(1);
    }

    public string Name => "Nabla";

    public double Run(double seconds)
    {
        const int Between = 16;
        long count = 0;
        var clock = Stopwatch.StartNew();
        do
        {
            for (int i = 0; i < Between; i++, count++) Answer(_data.Input(_at = (_at + 1) % _data.Count));
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return count / clock.Elapsed.TotalSeconds;
    }

    private void Answer(ReadOnlySpan<float> row) => _predictor.Predict(row, _answer);
}
