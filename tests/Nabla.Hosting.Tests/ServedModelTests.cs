using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Nabla.Data;
using Nabla.Extensions.Hosting;
using Nabla.Models;

namespace Nabla.Hosting.Tests;

/// <summary>Models in a host: typed, replaced while they predict, watched.</summary>
public sealed class ServedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private sealed record Leaf(double Length, string? Color, string? Kind = null);

    private string File => _folder.PathOf("leaf.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_predictor_is_a_service_and_gives_the_predictions_of_the_model()
    {
        var model = Save(border: 5);
        using var host = await StartAsync();
        var predictor = host.Services.GetRequiredService<IPredictor<Leaf>>();
        foreach (double length in new[] { 1.0, 5, 9 })
        {
            double[] expected = model.Predict(Table.From([new Leaf(length, "red")]))[0].ToArray();
            Assert.Equal(expected, predictor.Predict(new Leaf(length, "red")).Values.ToArray());
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(new { length, color = "red" });
            Assert.Equal(expected, predictor.Predict(new ReadOnlySequence<byte>(json)).Values.ToArray());
        }

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await host.StopAsync();
    }

    [Fact]
    public async Task Records_of_one_name_in_two_classes_are_served_by_their_models()
    {
        Save(border: 2);
        var other = Model.For(Table.From(Enumerable.Range(0, 200).Select(i => new Other.Leaf(i % 10, i % 10 > 7 ? "wide" : "narrow"))), "Kind",
            new() { Preset = Preset.Standard, Epochs = 100, Validation = 0 });
        other.Fit();
        string second = _folder.PathOf("other.onnx");
        other.Save(second);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddNablaModel<Leaf>(File).AddNablaModel<Other.Leaf>("other.onnx");
        // A relative path begins at the content root.
        builder.Environment.ContentRootPath = Path.GetDirectoryName(second)!;
        using var host = builder.Build();
        await host.StartAsync();
        Assert.Equal("long", host.Services.GetRequiredService<IPredictor<Leaf>>().Predict(new(5, "red")).Label);
        Assert.Equal("wide", host.Services.GetRequiredService<IPredictor<Other.Leaf>>().Predict(new(9)).Label);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(["nabla-Leaf", $"nabla-{typeof(Other.Leaf)}"], report.Entries.Keys.Order());
        await host.StopAsync();
    }

    private static class Other
    {
        public sealed record Leaf(double Length, string? Kind = null);
    }

    [Fact]
    public async Task A_changed_file_replaces_the_model_while_predictions_go_on()
    {
        Save(border: 2);
        using var host = await StartAsync(options =>
        {
            options.ReloadOnChange = true;
            options.PollInterval = TimeSpan.FromMilliseconds(20);
        });
        var predictor = host.Services.GetRequiredService<IPredictor<Leaf>>();
        Assert.Equal("long", predictor.Predict(new Leaf(5, "red")).Label);

        using var stop = new CancellationTokenSource();
        var others = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) Assert.Equal("long", predictor.Predict(new Leaf(9, "red")).Label);
        });
        var second = Save(border: 7);
        await Wait.UntilAsync(() => predictor.Predict(new Leaf(5, "red")).Label == "short");
        await stop.CancelAsync();
        await others;
        Assert.Equal(second.Network.Theta.ToArray(), predictor.Model.Network.Theta.ToArray());

        // A damaged file leaves the model in use.
        await System.IO.File.WriteAllTextAsync(File, "no model");
        await Wait.UntilAsync(() => CheckAsync(host).GetAwaiter().GetResult().Status == HealthStatus.Degraded);
        Assert.Contains("is not a model", (await CheckAsync(host)).Description);
        Assert.Equal("short", predictor.Predict(new Leaf(5, "red")).Label);
        Save(border: 2);
        await Wait.UntilAsync(() => predictor.Predict(new Leaf(5, "red")).Label == "long");
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        // A file that is gone too.
        System.IO.File.Delete(File);
        await Wait.UntilAsync(() => CheckAsync(host).GetAwaiter().GetResult().Status == HealthStatus.Degraded);
        Assert.Contains("There is no model", (await CheckAsync(host)).Description);
        Assert.Equal("long", predictor.Predict(new Leaf(5, "red")).Label);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_without_the_model_does_not_start()
    {
        var missing = await Assert.ThrowsAsync<NablaException>(() => StartAsync());
        Assert.Contains("There is no model", missing.Message);
        Save(border: 5);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddNablaModel<Uri>(File);
        using var other = builder.Build();
        Assert.Contains("has no column \"Length\"", (await Assert.ThrowsAsync<NablaException>(() => other.StartAsync())).Message);
    }

    [Fact]
    public void Before_the_start_nothing_is_predicted_and_a_record_has_one_model()
    {
        Save(border: 5);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddNablaModel<Leaf>(File);
        Assert.Contains("for Leaf already", Assert.Throws<InvalidOperationException>(() => builder.Services.AddNablaModel<Leaf>(File)).Message);
        using var host = builder.Build();
        Assert.Contains("Start the host first",
            Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IPredictor<Leaf>>().Predict(new Leaf(1, null))).Message);
    }

    [Fact]
    public async Task Predictions_and_unseen_cells_are_counted_by_model()
    {
        Save(border: 5);
        using var host = await StartAsync();
        var predictor = host.Services.GetRequiredService<IPredictor<Leaf>>();
        var sums = new Dictionary<string, double>();
        string? tag = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == NablaTelemetry.Name && ReferenceEquals(instrument.Meter.Scope, host.Services.GetRequiredService<IMeterFactory>()))
                self.EnableMeasurementEvents(instrument);
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            tag = (string?)tags[0].Value;
        }

        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        listener.Start();
        foreach (string color in new[] { "red", "never seen", "blue" }) predictor.Predict(new Leaf(3, color));
        predictor.Predict(new ReadOnlySequence<byte>("""{"Length":3,"Color":"nor this"}"""u8.ToArray()));
        listener.RecordObservableInstruments();
        Assert.Equal((4, 4, 2),
            (sums["nabla.predictions"], sums["nabla.prediction.duration"], sums["nabla.unseen_cells"]));
        Assert.Equal("leaf.onnx", tag);
        await host.StopAsync();
    }

    private Model Save(int border)
    {
        var leaves = Enumerable.Range(0, 100).Select(i => new Leaf(i % 10, i % 2 == 0 ? "red" : "blue", i % 10 > border ? "long" : "short"));
        var model = Model.For(Table.From(leaves), nameof(Leaf.Kind), new() { Preset = Preset.Standard, Epochs = 100, Threads = 1, Validation = 0 });
        model.Fit();
        model.Save(File);
        return model;
    }

    private async Task<IHost> StartAsync(Action<NablaModelOptions>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddNablaModel<Leaf>(File, configure);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["nabla-Leaf"];
}
