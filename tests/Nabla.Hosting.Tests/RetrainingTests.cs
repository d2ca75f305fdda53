using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Nabla.Data;
using Nabla.Extensions.Hosting;
using Nabla.Models;

namespace Nabla.Hosting.Tests;

/// <summary>Models that are trained again while they are served.</summary>
public sealed class RetrainingTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly RunConfiguration Quick = new() { Preset = Preset.Standard, Epochs = 100, Threads = 1, Validation = 0 };

    private readonly TemporaryFolder _folder = new();
    private readonly Logs _logs = new();

    private sealed record Leaf(double Length, string? Color, string? Kind = null);

    private string File => _folder.PathOf("leaf.onnx");

    public void Dispose()
    {
        _logs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_better_model_replaces_the_served_one_and_its_file()
    {
        Save(border: 2);
        using var host = await StartAsync(services => services.AddNablaRetraining<Leaf>(RecordsAsync(border: 7), Configured));
        var predictor = host.Services.GetRequiredService<IPredictor<Leaf>>();
        Assert.Equal("long", predictor.Predict(new Leaf(5, "red")).Label);

        var result = await host.Services.GetRequiredService<IRetrainer<Leaf>>().RetrainAsync();
        Assert.True(result.IsReplaced, $"{result} must replace the model.");
        Assert.Equal("log-loss", result.Metric);
        Assert.True(result.NewScore < result.ServedScore, $"{result}: the rows are of another border.");
        Assert.Equal(1000, result.TrainingRows + result.HeldOutRows);
        Assert.InRange(result.HeldOutRows, 150, 250);
        // In use at once, without ReloadOnChange, and in the file.
        Assert.Equal("short", predictor.Predict(new Leaf(5, "red")).Label);
        Assert.Equal(predictor.Model.Network.Theta.ToArray(), Model.Load(File).Network.Theta.ToArray());
        await host.StopAsync();
    }

    [Fact]
    public async Task Records_take_the_names_and_the_task_of_the_served_model()
    {
        // Columns as in a file, properties as in C#; the classes are numbers.
        var model = Model.For(Table.From(Enumerable.Range(0, 200).Select(i => (i % 10, i % 10 > 4 ? 1.0 : 0)),
            ("leaf_length", row => row.Item1), ("is_long", row => row.Item2)), "is_long", Quick with { LearningTask = LearningTask.Classification });
        model.Fit();
        model.Save(File);
        static async IAsyncEnumerable<LongLeaf> Records([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (int i = 0; i < 400; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                yield return new LongLeaf(i % 10, i % 10 > 4 ? 1 : 0);
            }
        }

        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddNablaModel<LongLeaf>(File);
        builder.Services.AddNablaRetraining<LongLeaf>((_, cancellationToken) => Records(cancellationToken),
            options => options.Configuration = Quick);
        using var host = builder.Build();
        await host.StartAsync();
        var result = await host.Services.GetRequiredService<IRetrainer<LongLeaf>>().RetrainAsync();
        Assert.Equal("log-loss", result.Metric);
        Assert.Equal("1", host.Services.GetRequiredService<IPredictor<LongLeaf>>().Predict(new(9)).Label);
        await host.StopAsync();
    }

    private sealed record LongLeaf(double LeafLength, double? IsLong = null);

    [Fact]
    public async Task A_worse_model_does_not_replace_the_served_one_unless_nothing_is_held_out()
    {
        var served = Save(border: 5);
        byte[] before = await System.IO.File.ReadAllBytesAsync(File);
        void Worse(NablaRetrainingOptions options) => options.Configuration = Quick with { Epochs = 1, LearningRate = 1e-9 };
        using (var host = await StartAsync(services => services.AddNablaRetraining<Leaf>(RecordsAsync(border: 5), Worse)))
        {
            var result = await host.Services.GetRequiredService<IRetrainer<Leaf>>().RetrainAsync();
            Assert.False(result.IsReplaced, $"{result} must keep the model.");
            Assert.True(result.NewScore > result.ServedScore, $"{result}: one epoch without steps is not enough.");
            Assert.Equal(served.Network.Theta.ToArray(), host.Services.GetRequiredService<IPredictor<Leaf>>().Model.Network.Theta.ToArray());
            Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
            await host.StopAsync();
        }

        using var other = await StartAsync(services => services.AddNablaRetraining<Leaf>(RecordsAsync(border: 5), options =>
        {
            Worse(options);
            options.HeldOutFraction = 0;
        }));
        var replaced = await other.Services.GetRequiredService<IRetrainer<Leaf>>().RetrainAsync();
        Assert.True(replaced.IsReplaced, $"{replaced} must replace the model: nothing was compared.");
        Assert.Equal((1000, 0, null, null), (replaced.TrainingRows, replaced.HeldOutRows, replaced.Metric, replaced.NewScore));
        Assert.NotEqual(before, await System.IO.File.ReadAllBytesAsync(File));
        await other.StopAsync();
    }

    [Fact]
    public async Task It_retrains_after_each_interval_with_the_services_of_a_scope_and_survives_a_failure()
    {
        Save(border: 2);
        var time = new FakeTimeProvider();
        int loads = 0;
        var scopes = new ConcurrentBag<Scoped>();
        using var host = await StartAsync(services => services.AddScoped<Scoped>().AddNablaRetraining<Leaf>(
            (provider, _) =>
            {
                scopes.Add(provider.GetRequiredService<Scoped>());
                // The first time the database cannot be reached.
                return Interlocked.Increment(ref loads) == 1 ? throw new TimeoutException("no database")
                    : Task.FromResult(Table.From(Leaves(border: 7)));
            },
            options =>
            {
                Configured(options);
                options.Interval = Hour;
            }), time);
        using var retrainings = new Measurements(host, "nabla.retraining.duration");
        var predictor = host.Services.GetRequiredService<IPredictor<Leaf>>();

        time.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.Equal(0, loads);
        time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => retrainings.Results.Count == 1);
        await Wait.UntilAsync(() => _logs.Lines.Any(line => line.StartsWith("Error: The model", StringComparison.Ordinal)));
        Assert.Equal("long", predictor.Predict(new Leaf(5, "red")).Label);

        time.Advance(Hour);
        await Wait.UntilAsync(() => retrainings.Results.Count == 2);
        Assert.Equal("short", predictor.Predict(new Leaf(5, "red")).Label);
        Assert.Equal(["failed", "replaced"], retrainings.Results);
        Assert.Single(_logs.Lines, line => line.StartsWith($"Information: Retrained the model {File} on ", StringComparison.Ordinal)
            && line.Contains(": replaced, log-loss 0.", StringComparison.Ordinal));
        Assert.Equal((2, 2), (loads, scopes.Distinct().Count()));
        Assert.All(scopes, scope => Assert.True(scope.IsDisposed, "The scope must be disposed after the rows are loaded."));
        await host.StopAsync();
    }

    [Fact]
    public async Task Stopping_the_host_stops_a_training_and_keeps_the_model()
    {
        Save(border: 2);
        byte[] before = await System.IO.File.ReadAllBytesAsync(File);
        var loaded = new TaskCompletionSource();
        using var host = await StartAsync(services => services.AddNablaRetraining<Leaf>(
            (_, _) =>
            {
                loaded.SetResult();
                return Task.FromResult(Table.From(Leaves(border: 7)));
            },
            // Hours, if nothing stopped it.
            options => options.Configuration = Quick with { Epochs = 100_000_000, Hidden = [256, 256] }));
        using var retrainings = new Measurements(host, "nabla.retraining.duration");
        var retraining = host.Services.GetRequiredService<IRetrainer<Leaf>>().RetrainAsync();
        await loaded.Task;
        await host.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retraining);
        Assert.Equal(["canceled"], retrainings.Results);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public async Task A_request_can_be_canceled_and_the_next_one_runs()
    {
        Save(border: 2);
        using var canceled = new CancellationTokenSource();
        int loads = 0;
        using var host = await StartAsync(services => services.AddNablaRetraining<Leaf>(
            async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref loads) > 1) return Table.From(Leaves(border: 7));
                await canceled.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException("The delay must end by cancellation.");
            }, Configured));
        var retrainer = host.Services.GetRequiredService<IRetrainer<Leaf>>();
        var first = retrainer.RetrainAsync(canceled.Token);
        var second = retrainer.RetrainAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True((await second).IsReplaced, "The second retraining must run after the first.");
        await host.StopAsync();
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_are_an_error_and_the_model_stays()
    {
        Save(border: 2);
        var rows = Table.From(Leaves(border: 7).Take(1));
        using var host = await StartAsync(services => services.AddNablaRetraining<Leaf>((_, _) => Task.FromResult(rows), Configured));
        var retrainer = host.Services.GetRequiredService<IRetrainer<Leaf>>();
        Assert.Contains("too few to hold out", (await Assert.ThrowsAsync<NablaException>(() => retrainer.RetrainAsync())).Message);
        rows = Table.From(Leaves(border: 7)).Without("Color");
        Assert.Contains("Color", (await Assert.ThrowsAsync<NablaException>(() => retrainer.RetrainAsync())).Message);
        Assert.Equal("long", host.Services.GetRequiredService<IPredictor<Leaf>>().Predict(new Leaf(5, "red")).Label);
        await host.StopAsync();
    }

    [Fact]
    public void Registration_needs_a_model_and_sensible_settings()
    {
        var services = new ServiceCollection();
        Assert.Contains("no model for Leaf",
            Assert.Throws<InvalidOperationException>(() => services.AddNablaRetraining<Leaf>(RecordsAsync(5))).Message);
        services.AddNablaModel<Leaf>(File).AddNablaRetraining<Leaf>(RecordsAsync(5), options =>
        {
            options.Interval = TimeSpan.Zero;
            options.HeldOutFraction = 1;
        });
        Assert.Contains("retrained already",
            Assert.Throws<InvalidOperationException>(() => services.AddNablaRetraining<Leaf>(RecordsAsync(5))).Message);
        using var provider = services.BuildServiceProvider();
        var failures = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IRetrainer<Leaf>>).Failures;
        Assert.Equal(["Interval must be above 0 and at most 49 days.", "HeldOutFraction must be at least 0 and below 1."], failures);
    }

    [Fact]
    public void The_rows_that_are_held_out_stay_so_when_others_are_added_and_no_class_is_held_out_whole()
    {
        var all = Enumerable.Range(0, 2000).Select(i => new Leaf(i, "red", i is 0 or 1999 ? $"rare{i}" : $"kind{i % 3}")).ToArray();
        var (_, few) = HeldOutRows.Split(Table.From(all[..1000]), 0.2, ["Kind"]);
        var (train, many) = HeldOutRows.Split(Table.From(all.Reverse()), 0.2, ["Kind"]);
        Assert.InRange(many.RowCount, 350, 450);
        Assert.Equal(2000, train.RowCount + many.RowCount);
        var held = Lengths(many).ToHashSet();
        Assert.Equal(Lengths(few).Order(), held.Where(length => length < 1000).Order());
        Assert.DoesNotContain(0, held);
        Assert.DoesNotContain(1999, held);
        // What is held out now must be held out by every later version: models have been trained on the other rows.
        Assert.Equal("3 6 21 25 32 33 35 38", string.Join(' ', held.Order().Take(8)));
    }

    private static IEnumerable<double> Lengths(Table table) =>
        Enumerable.Range(0, table.RowCount).Select(row => double.Parse(table["Length"].TextAt(row)!, System.Globalization.CultureInfo.InvariantCulture));

    private static void Configured(NablaRetrainingOptions options) => options.Configuration = Quick;

    private static IEnumerable<Leaf> Leaves(int border) => Enumerable.Range(0, 1000)
        .Select(i => new Leaf(i / 100.0, i % 2 == 0 ? "red" : "blue", i / 100.0 > border ? "long" : "short"));

    private static Func<IServiceProvider, CancellationToken, IAsyncEnumerable<Leaf>> RecordsAsync(int border)
    {
        return (_, cancellationToken) => ReadAsync(cancellationToken);

        async IAsyncEnumerable<Leaf> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var leaf in Leaves(border))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return leaf;
            }

            await Task.CompletedTask;
        }
    }

    private Model Save(int border)
    {
        var model = Model.For(Table.From(Leaves(border)), nameof(Leaf.Kind), Quick);
        model.Fit();
        model.Save(File);
        return model;
    }

    private async Task<IHost> StartAsync(Action<IServiceCollection> add, TimeProvider? time = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(_logs);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddNablaModel<Leaf>(File);
        add(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Logs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }

    /// <summary>The results of the retrainings of a host, as its meter reports them.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Measurements(IHost host, string name)
        {
            var factory = host.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, factory)) self.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                Assert.Equal(("nabla.model", "leaf.onnx"), (tags[0].Key, tags[0].Value));
                Results.Enqueue($"{tags[1].Value}");
            });
            _listener.Start();
        }

        public ConcurrentQueue<string> Results { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
