using Nabla.Data;
using Nabla.Explain;
using Nabla.Pages.Explanations;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Graphs;

/// <summary>What is looked at, as explanations take it: the same as <c>nabla explain --json</c> makes of a model and rows.</summary>
internal static class Subjects
{
    private const int WholeTree = 16;

    /// <summary>Some rows of what is looked at.</summary>
    /// <param name="look">The network and samples.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    public static Subject From(ModelView look, int first, int count)
    {
        var samples = look.Samples.Slice(first, count);
        return From(look, samples, [.. Enumerable.Range(first, count)]);
    }

    /// <summary>Samples that stand in no file, such as a drawn digit.</summary>
    public static Subject From(ModelView look, Dataset samples, IReadOnlyList<int> rows) =>
        new(ChainRule.Explain(look.Network, look.Shown.Model.Cost, samples), samples, rows, look.Shown.Model.Cost)
    {
        Model = look.Shown.Name,
        Source = look.Shown.Data is { } data ? Path.GetFileName(data) : "the pad",
        InputNames = look.Shown.Model.Preprocessing?.InputNames,
        OutputNames = look.Shown.Model is { Task: LearningTask.Regression, OutputNames: { Count: > 1 } several } ? several : null,
        Decode = look.Shown.Model.DecodeOutput,
        Extent = new() { Depth = WholeTree },
    };
}
