using System.Collections.Concurrent;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Models;
using Nabla.Pages.Derivations;

namespace Nabla.Studio.Sessions;

/// <summary>
/// Small example networks, as in <c>nabla explain --derive</c>: the chain 1-1-1-1 of the lesson, 2-2-1, or any shape of that
/// size.
/// </summary>
internal static class Examples
{
    private const int Most = 64;
    private static readonly ConcurrentDictionary<(string, string, string, ulong), LoadedModel> Made = new();

    /// <summary>An example with its one sample.</summary>
    /// <param name="shape">Inputs and nodes of each layer: 2-2-1.</param>
    /// <param name="activation">σ by name; null for sigmoid.</param>
    /// <param name="cost">C₀ by name; null for the squared error.</param>
    /// <param name="seed">The seed of the numbers.</param>
    public static ModelView View(string shape, string? activation, string? cost, ulong seed)
    {
        if (Made.Count > Most) Made.Clear();
        return new(Made.GetOrAdd((shape, activation ?? "sigmoid", cost ?? "squared-error", seed), Make), epoch: null, part: null);
    }

    private static LoadedModel Make((string Shape, string Activation, string Cost, ulong Seed) key)
    {
        var shape = DerivationSheet.ParseShape(key.Shape);
        var (activation, cost) = (ActivationRegistry.Default.Parse(key.Activation), CostRegistry.Default.Parse(key.Cost));
        var (network, x, y) = DerivationSheet.CreateExample(shape, activation, cost, key.Seed);
        var samples = new Dataset(x, y, x.Length, y.Length, LearningTask.Regression);
        var model = Model.For(samples, new RunConfiguration
        {
            Hidden = [.. shape.Skip(1).SkipLast(1)],
            Activation = [activation],
            OutputActivation = cost.FusedActivation ?? activation,
            Cost = cost,
            Validation = 0,
        }, samples);
        network.Theta.CopyTo(model.Network.Theta);
        return new("example", key.Shape, model, samples);
    }
}
