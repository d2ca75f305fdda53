using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models;

namespace Nabla.Extensions.Hosting;

/// <summary>Retrains a served model at intervals and on request. If it fails, the model stays in use.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed partial class RetrainingService<T> : BackgroundService, IRetrainer<T>
{
    // The first that both models have decides. Smaller is better.
    private static readonly string[] Metrics = ["log-loss", "pinball", "rmse"];

    private readonly NablaRetrainingOptions _options;
    private readonly ServedModel<T> _served;
    private readonly Func<IServiceProvider, CancellationToken, Task<Table>> _rows;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<Model> _logger;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private PeriodicTimer? _timer;

    public RetrainingService(string name, IServiceProvider provider, Func<IServiceProvider, CancellationToken, Task<Table>> rows)
    {
        _rows = rows;
        _options = provider.GetRequiredService<IOptionsMonitor<NablaRetrainingOptions>>().Get(name);
        _served = provider.GetRequiredService<ServedModel<T>>();
        _scopes = provider.GetRequiredService<IServiceScopeFactory>();
        _logger = provider.GetRequiredService<ILogger<Model>>();
        _time = provider.GetRequiredService<TimeProvider>();
        _duration = provider.GetRequiredService<IMeterFactory>().Create(NablaTelemetry.Name)
            .CreateHistogram<double>("nabla.retraining.duration", "s", "Time of a retraining.");
    }

    public async Task<RetrainingResult> RetrainAsync(CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _turn.WaitAsync(linked.Token);
        long started = _time.GetTimestamp();
        string outcome = "failed";
        using var activity = NablaTelemetry.Source.StartActivity("nabla.retrain");
        try
        {
            var result = await Task.Run(() => TrainAsync(linked.Token), linked.Token);
            outcome = result.IsReplaced ? "replaced" : "kept";
            LogRetrained(_served.Path, outcome, result.TrainingRows, result.Metric, result.NewScore, result.ServedScore);
            return result;
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            outcome = "canceled";
            throw;
        }
        finally
        {
            activity?.SetTag("nabla.model", _served.Path).SetTag("nabla.result", outcome);
            _duration.Record(_time.GetElapsedTime(started).TotalSeconds, _served.Tag, new("nabla.result", outcome));
            _turn.Release();
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Here, since the interval begins with the start of the host and not with that of a thread.
        if (_options.Interval is { } interval) _timer = new(interval, _time);
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        return base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        // A training in progress still reads the token, and must not outlive the host.
        _stopping.Cancel();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_timer is null) return;
        try
        {
            while (await _timer.WaitForNextTickAsync(stoppingToken)) await RetrainOrLogAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested || _stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RetrainOrLogAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RetrainAsync(stoppingToken);
        }
        catch (Exception failure) when (!_stopping.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            // Whatever the source of the rows throws: the host serves on, and the next interval tries again.
            LogFailed(failure, _served.Path);
        }
    }

    private async Task<RetrainingResult> TrainAsync(CancellationToken cancellationToken)
    {
        var served = _served.Model;
        var targets = served.Preprocessing!.Target.Columns;
        Table rows;
        await using (var scope = _scopes.CreateAsyncScope()) rows = await _rows(scope.ServiceProvider, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var (train, heldOut) = _options.HeldOutFraction == 0 ? (rows, null)
            : HeldOutRows.Split(rows, _options.HeldOutFraction, served.LearningTask == LearningTask.Regression ? [] : targets);
        var configuration = _options.Configuration;
        // A column of numbers may hold classes: what the served model predicts says so.
        configuration = configuration with { LearningTask = configuration.LearningTask ?? served.LearningTask };
        var model = Model.For(train, configuration.Target ?? TargetColumns.Text(targets), configuration);
        var training = model.Fit(cancellationToken: cancellationToken);
        // Fit keeps the best weights so far when it is stopped. They are not the result of a complete training.
        cancellationToken.ThrowIfCancellationRequested();
        var result = new RetrainingResult
        {
            IsReplaced = true, TrainingRows = train.RowCount, HeldOutRows = heldOut?.RowCount ?? 0, Training = training,
        };
        if (heldOut is not null) result = Compare(result, model, served, heldOut);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.IsReplaced) _served.Replace(model);
        return result;
    }

    private static RetrainingResult Compare(RetrainingResult result, Model model, Model served, Table heldOut)
    {
        var (after, before) = (model.Evaluate(heldOut), served.Evaluate(heldOut));
        string metric = Metrics.FirstOrDefault(name => after[name] is not null && before[name] is not null)
            ?? throw new NablaException($"The new model ({after.LearningTask}) and the served model ({before.LearningTask}) have no "
                + $"metric in common. Set {nameof(NablaRetrainingOptions.Configuration)} to train a model of the same kind.");
        // A model that predicts NaN does not replace another.
        return result with
        {
            Metric = metric, NewScore = after[metric], ServedScore = before[metric], IsReplaced = after[metric] <= before[metric],
        };
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Retrained the model {Path} on {Rows} rows: {Outcome}, {Metric} {NewScore} (served model: {ServedScore})")]
    private partial void LogRetrained(string path, string outcome, int rows, string? metric, double? newScore, double? servedScore);

    [LoggerMessage(Level = LogLevel.Error, Message = "The model {Path} could not be retrained and stays in use")]
    private partial void LogFailed(Exception failure, string path);
}
