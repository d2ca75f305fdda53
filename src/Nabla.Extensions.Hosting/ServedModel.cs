using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Extensions.Hosting;

/// <summary>
/// A model in a host: it is loaded when the host starts, which fails if it cannot be, and replaced when its file changes. If the new file
/// cannot be loaded, the model before it stays in use and the health check says why.
/// </summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed partial class ServedModel<T> : BackgroundService, IPredictor<T>, IHealthCheck
{
    private readonly NablaModelOptions _options;
    private readonly Func<Model, Predictor<T>> _bind;
    private readonly ILogger<Model> _logger;
    private readonly TimeProvider _time;
    private readonly Counter<long> _predictions;
    private readonly Histogram<double> _duration;
    // Held while a model is loaded or replaced.
    private readonly Lock _loading = new();
    private volatile Loaded? _loaded;
    private volatile string? _problem;

    public ServedModel(string name, IOptionsMonitor<NablaModelOptions> options, Func<Model, Predictor<T>> bind, ILogger<Model> logger,
        IMeterFactory meters, TimeProvider time)
    {
        (_options, _bind, _logger, _time) = (options.Get(name), bind, logger, time);
        var meter = meters.Create(NablaTelemetry.Name);
        _predictions = meter.CreateCounter<long>("nabla.predictions", "{prediction}", "Predicted records.");
        meter.CreateObservableCounter("nabla.unseen_cells", () => new Measurement<long>(UnseenCells, Tag), "{cell}",
            "Cells that did not occur in training.");
        _duration = meter.CreateHistogram<double>("nabla.prediction.duration", "s", "Time of a prediction.");
        Tag = new("nabla.model", System.IO.Path.GetFileName(_options.Path.TrimEnd('/', '\\')));
    }

    public Model Model => Current.Model;

    /// <summary>The path of the model.</summary>
    public string Path => _options.Path;

    /// <summary>The tag of this model's measurements.</summary>
    public KeyValuePair<string, object?> Tag { get; }

    // The file of a run's folder, or the file itself.
    private string FilePath => System.IO.Path.Combine(Path, "model.onnx") is var inside && File.Exists(inside) ? inside : Path;

    private Loaded Current => _loaded ?? throw new InvalidOperationException(
        $"The model {_options.Path} is not loaded yet: the host loads it when it starts. Start the host first.");

    public Prediction Predict(T row)
    {
        var predictor = Current.Predictor;
        long started = Started();
        var prediction = predictor.Predict(row);
        Measure(started);
        return prediction;
    }

    public Prediction Predict(in ReadOnlySequence<byte> utf8Json)
    {
        var predictor = Current.JsonPredictor;
        long started = Started();
        var prediction = predictor.Predict(utf8Json);
        Measure(started);
        return prediction;
    }

    // The clock is read only if something listens.
    private long Started() => _duration.Enabled || _predictions.Enabled ? _time.GetTimestamp() : 0;

    private void Measure(long started)
    {
        if (started == 0) return;
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds, Tag);
        _predictions.Add(1, Tag);
    }

    // Those of the models before too.
    private long UnseenCells => _loaded is { } loaded ? loaded.UnseenBefore + loaded.UnseenCells : 0;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (loaded, problem) = (_loaded, _problem);
        return Task.FromResult(loaded is null ? HealthCheckResult.Unhealthy($"The model {_options.Path} is not loaded.")
            : problem is not null ? HealthCheckResult.Degraded(
                $"The model of {loaded.At:u} is in use; the file that is there now is not: {problem}")
            : HealthCheckResult.Healthy($"The model {_options.Path} is loaded since {loaded.At:u}."));
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_loading) Load(Stamp());
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Saves a model in place of the file and serves it at once. A crash leaves the file before it or the new one.</summary>
    /// <exception cref="NablaException">The model does not fit the record, or the file cannot be written. Nothing is changed.</exception>
    public void Replace(Model model)
    {
        _bind(model);
        lock (_loading)
        {
            model.Save(FilePath);
            Load(Stamp());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.ReloadOnChange) return;
        using var timer = new PeriodicTimer(_options.PollInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                lock (_loading) Reload();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    // Compares time and length, which also works for a file that another one replaced, on network drives and in containers.
    private void Reload()
    {
        var stamp = Stamp();
        if (stamp == Current.Stamp)
        {
            _problem = null;
            return;
        }

        try
        {
            // Fails if the file is gone.
            Load(stamp);
        }
        catch (Exception refusal) when (refusal is NablaException or InvalidOperationException or IOException)
        {
            // A file that is being written is complete at a later tick.
            if (_problem != refusal.Message) LogRefused(_options.Path, refusal.Message);
            _problem = refusal.Message;
        }
    }

    private void Load((DateTime Written, long Length) stamp)
    {
        using var activity = NablaTelemetry.Source.StartActivity("nabla.load");
        activity?.SetTag("nabla.model", _options.Path);
        var model = Model.Load(_options.Path);
        _loaded = new(model, _bind(model), model.CreateJsonPredictor(), stamp, _time.GetUtcNow(), UnseenCells);
        _problem = null;
        LogLoaded(_options.Path, model.Network.Architecture.ToString() ?? "");
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(FilePath);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded the model {Path}: {Architecture}")]
    private partial void LogLoaded(string path, string architecture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The changed model {Path} is not used, and the one before it stays: {Reason}")]
    private partial void LogRefused(string path, string reason);

    private sealed record Loaded(Model Model, Predictor<T> Predictor, JsonPredictor JsonPredictor,
        (DateTime Written, long Length) Stamp, DateTimeOffset At, long UnseenBefore)
    {
        public long UnseenCells => Predictor.UnseenCells + JsonPredictor.UnseenCells;
    }
}

/// <summary>The names under which a host reports on its models.</summary>
public static class NablaTelemetry
{
    /// <summary>
    /// The name of the meter (<c>nabla.predictions</c>, <c>nabla.unseen_cells</c>, <c>nabla.prediction.duration</c>,
    /// <c>nabla.retraining.duration</c>) and of the activity source (<c>nabla.load</c>, <c>nabla.retrain</c>).
    /// </summary>
    public const string Name = "Nabla";

    internal static ActivitySource Source { get; } = new(Name);
}
