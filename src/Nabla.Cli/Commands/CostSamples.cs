using System.CommandLine;
using Nabla.Activations;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Models;

namespace Nabla.Cli.Commands;

/// <summary>What <c>gradient</c> and <c>check</c> work on: a model, its cost and some rows.</summary>
/// <param name="Network">The network.</param>
/// <param name="Cost">C₀.</param>
/// <param name="Samples">The rows.</param>
/// <param name="First">The number of the first row, from 0.</param>
internal sealed record CostSamples(Network Network, ICost Cost, Dataset Samples, int First)
{
    /// <summary>The arguments and flags that say which.</summary>
    internal sealed class Asked
    {
        private readonly Argument<string> _path, _data;
        private readonly Option<string?> _target, _folder, _rows, _cost;

        public Asked(ToolCommand command, string usualRows)
        {
            _path = command.Takes(ModelArguments.Model());
            _data = command.Takes(ModelArguments.Data("data with answers: a file, or the name of a set"));
            _rows = command.Flag("Data", new Option<string?>("--rows") { Description = $"rows from 0, TO not included: 0:100; one row: 7; below 0 from the end: -10: (default: {usualRows})", HelpName = "FROM:TO" });
            _target = CommonFlags.Target(command);
            _folder = CommonFlags.DataDir(command);
            _cost = command.Flag("Cost", new Option<string?>("--cost") { Description = "C₀ by name, like squared-error (default: the model's own; of a network from elsewhere the one that fits its end)", HelpName = "NAME" });
        }

        /// <summary>Loads model and data as evaluate does.</summary>
        /// <param name="parsed">The command line.</param>
        /// <param name="session">Where the command runs.</param>
        /// <param name="screen">Told what should be known.</param>
        /// <param name="most">The most rows that are taken where none are named.</param>
        /// <exception cref="DataException">Model, data, rows or cost do not fit.</exception>
        public CostSamples Load(ParseResult parsed, Session session, IScreen screen, int most = int.MaxValue)
        {
            var model = Model.Load(parsed.GetValue(_path)!);
            string name = parsed.GetValue(_data)!;
            bool isForeign = model.IsForeign;
            var samples = Loading.Of(
                async (options, cancel) =>
                {
                    model = await ModelData.FittedAsync(model, name, options with { Target = parsed.GetValue(_target) }, cancel);
                    return await ModelData.SamplesAsync(model, name, options, cancel);
                },
                parsed.GetValue(_folder), screen, session.Interrupt.Token);
            if (samples.Count == 0) throw new DataException($"{name} has no rows.");
            var cost = parsed.GetValue(_cost) is { } other ? Known(other) : model.Cost;
            if (isForeign && parsed.GetValue(_cost) is null) screen.Note($"the file names no cost: {cost.Spec} fits its end. --cost takes another.");
            if (Logits(cost, model.Network.Architecture.Layers[^1].Activation) is { } logits) screen.Note(logits);
            var (start, count) = parsed.GetValue(_rows) is { } rows ? RowRange.Parse(rows, samples.Count, name) : (0, Math.Min(samples.Count, most));
            if (samples.Weights is not null) screen.Note("rows count alike here, whatever their weights in training.");
            return new(model.Network, cost, samples.Slice(start, count), start);
        }

        private static string? Logits(ICost cost, IActivation end) => cost.Contains is { } inside && !end.Equals(inside)
            ? $"{cost.Spec} takes the outputs of {end.Spec} as what goes into {inside.Spec} (logits), since the network does not end in {inside.Spec}."
            : null;

        private static ICost Known(string text)
        {
            try
            {
                return CostCatalogue.Known.Parse(text);
            }
            catch (FormatException unknown)
            {
                throw new DataException(unknown.Message, unknown);
            }
        }
    }
}
