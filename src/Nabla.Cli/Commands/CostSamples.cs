using System.CommandLine;
using Nabla.Activations;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Models;
using Nabla.Data.Readers;

namespace Nabla.Cli.Commands;

/// <summary>What <c>gradient</c>, <c>check</c> and <c>explain</c> work on: a model, its cost and some rows.</summary>
/// <param name="Model">The model, fitted to the data.</param>
/// <param name="Cost">C₀.</param>
/// <param name="Samples">The rows.</param>
/// <param name="First">The number of the first row, from 0.</param>
internal sealed record CostSamples(Model Model, ICost Cost, Dataset Samples, int First)
{
    /// <summary>The network.</summary>
    public Network Network => Model.Network;

    /// <summary>Loads model and data as evaluate does.</summary>
    /// <param name="path">The model.</param>
    /// <param name="name">The data.</param>
    /// <param name="cost">C₀ by name; null for the model's own.</param>
    /// <param name="target">The column to predict, of an external model; null for the last.</param>
    /// <param name="folder">The folder with downloaded data sets; null for the default.</param>
    /// <param name="csv">How a CSV file is read.</param>
    /// <param name="rows">From the number of rows: the first row and how many.</param>
    /// <param name="session">Where the command runs.</param>
    /// <param name="screen">Shows notes.</param>
    /// <exception cref="NablaException">Model, data, rows or cost do not match.</exception>
    public static CostSamples Load(
        string path, string name, string? cost, string? target, string? folder, CsvOptions csv, Func<int, (int Start, int Count)> rows,
            Session session, IScreen screen)
    {
        var chosenCost = cost is null ? null : Users.Word(() => CostRegistry.Default.Parse(cost));
        var model = Model.Load(path);
        bool isExternal = model.IsExternal;
        var samples = Loading.Load(
            async (options, cancellationToken) =>
            {
                model = await ModelData.AdaptAsync(model, name, options with { Target = target }, cancellationToken);
                return await ModelData.LoadSamplesAsync(model, name, options, cancellationToken);
            },
            folder, screen, session.Interrupt.Token, csv: csv);
        if (model.Members.Count > 1)
            screen.Note($"the model is an ensemble of {model.Members.Count} networks; only the first is used here.");
        if (samples.Count == 0) throw new NablaException($"{name} has no rows.");
        if (isExternal && chosenCost is null)
            throw new NablaException($"{path} is an external model, so its cost is unknown. Set one: --cost {model.Cost.Spec.Name} matches "
                + "its "
                + "last operator.");
        var chosen = chosenCost ?? model.Cost;
        if (samples.LearningTask == LearningTask.Regression && chosen is SoftmaxCrossEntropy)
            throw new NablaException($"--cost {chosen.Spec.Name} is for classes, but the target is numeric. Use --cost squared-error, or "
                + "data with classes.");
        if (Logits(chosen, model.Network.Architecture.Layers[^1].Activation) is { } logits) screen.Note(logits);
        var (start, count) = rows(samples.Count);
        if (samples.Weights is not null) screen.Note("sample weights are not used here: all rows have the same weight.");
        return new(model, chosen, samples.Slice(start, count), start);
    }

    /// <summary>
    /// The note for a cost that includes an activation which the network does not end with; null for any other cost.
    /// </summary>
    /// <param name="cost">C₀.</param>
    /// <param name="end">The activation of the last layer.</param>
    public static string? Logits(ICost cost, IActivation end) => cost.FusedActivation is { } inside && !end.Equals(inside)
        ? $"{cost.Spec} includes {inside.Spec}. The network ends with {end.Spec} instead, so its outputs are used as logits."
        : null;


    /// <summary>The arguments and flags that say which.</summary>
    internal sealed class Flags
    {
        private readonly Argument<string> _path, _data;
        private readonly Option<string?> _target, _folder, _rows, _cost;
        private readonly TableFlags _reading;

        public Flags(ToolCommand command, string usualRows)
        {
            _path = command.Takes(ModelArguments.Model());
            _data = command.Takes(ModelArguments.Data(
                "data with targets: a file, a folder or pattern of files that form one table, or the name of a data set"));
            _rows = command.Flag("Data",
                new Option<string?>("--rows")
                    { Description = $"rows FROM to TO − 1, counted from 0: 0:100; one row: 7; negative numbers count from "
                        + $"the end: -10: (default: {usualRows})",
                    HelpName = "FROM:TO" });
            _target = CommonFlags.Target(command);
            _reading = new TableFlags(command);
            _folder = CommonFlags.DataDir(command);
            _cost = command.Flag("Cost",
                new Option<string?>("--cost")
                    { Description = "cost C₀, such as squared-error (default: the one the model was trained with; external models have "
                        + "none)",
                    HelpName = "NAME" });
        }

        /// <summary>Loads what the command line says.</summary>
        /// <param name="parsed">The command line.</param>
        /// <param name="session">Where the command runs.</param>
        /// <param name="screen">Shows notes.</param>
        /// <param name="most">The maximum number of rows without --rows.</param>
        /// <exception cref="NablaException">Model, data, rows or cost do not match.</exception>
        public CostSamples Load(ParseResult parsed, Session session, IScreen screen, int most = int.MaxValue)
        {
            string name = parsed.GetValue(_data)!;
            return CostSamples.Load(
                parsed.GetValue(_path)!, name, parsed.GetValue(_cost), parsed.GetValue(_target), parsed.GetValue(_folder),
                    _reading.Parse(parsed),
                count => parsed.GetValue(_rows) is { } rows ? RowRange.Parse(rows, count, name)
                    : (0, Math.Min(count, most)), session, screen);
        }
    }
}
