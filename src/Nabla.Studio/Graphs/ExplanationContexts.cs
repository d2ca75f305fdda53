using Nabla.Data;
using Nabla.Explain;
using Nabla.Pages.Explanations;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Graphs;

/// <summary>Creates the context of explanations, as <c>nabla explain --json</c> does for a model and rows.</summary>
internal static class ExplanationContexts
{
    private const int WholeTree = 16;

    /// <summary>Creates the context of some samples.</summary>
    /// <param name="view">The network and samples.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    public static ExplanationContext From(ModelView view, int first, int count)
    {
        var samples = view.Samples.Slice(first, count);
        return From(view, samples, [.. Enumerable.Range(first, count)]);
    }

    /// <summary>Creates the context of samples without a file, such as a drawn digit.</summary>
    public static ExplanationContext From(ModelView view, Dataset samples, IReadOnlyList<int> rows) =>
        new(ChainRule.Explain(view.Network, view.Shown.Model.Cost, samples), samples, rows, view.Shown.Model.Cost)
    {
        Model = view.Shown.Name,
        Source = view.Shown.Data is { } data ? Path.GetFileName(data) : "the pad",
        InputNames = view.Shown.Model.Preprocessing?.InputNames,
        OutputNames = view.Shown.Model is { LearningTask: LearningTask.Regression, OutputNames: { Count: > 1 } several } ? several : null,
        Decode = view.Shown.Model.DecodeOutput,
        Detail = new() { Depth = WholeTree },
    };
}
