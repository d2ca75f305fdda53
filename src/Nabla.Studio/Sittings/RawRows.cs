using Nabla.Data;
using Nabla.Data.Models;

namespace Nabla.Studio.Sittings;

/// <summary>The rows of a table as its file has them, behind samples that a network sees as numbers.</summary>
internal static class RawRows
{
    /// <summary>The rows of a part, in the order of its samples.</summary>
    /// <param name="model">The model, whose configuration says where the data came from and how it was divided.</param>
    /// <param name="part">train, validation or test.</param>
    /// <param name="samples">The part's samples.</param>
    /// <param name="loading">How data is read.</param>
    /// <param name="cancel">Ends reading.</param>
    /// <returns>The rows; null where the data are no table, or are not the same any more.</returns>
    public static async Task<Table?> OfAsync(Model model, string part, Dataset samples, DataOptions loading, CancellationToken cancel)
    {
        if (model.Preprocessing is not { } preprocessing || model.Configuration is not { Data: { } name } told) return null;
        Task<LoadedData> Load(string text) => ModelData.LoadAsync(text, loading, preprocessing.Kinds, cancel);
        double? fraction = Recipe.FractionOf(told.Validation ?? "0");
        string? file = part == "test" ? told.Test : part == "validation" && fraction is null ? told.Validation : null;
        var data = await Load(file ?? name);
        var table = part == "test" || file is not null ? data.TestTable ?? data.Table : data.Table;
        if (table is not null && file is null && part != "test" && fraction > 0)
        {
            var (train, validation) = table.Split(1 - fraction.Value, told.Seed ?? 0, model.Task == LearningTask.Classification ? preprocessing.Target.Column : null);
            table = part == "train" ? train : validation;
        }

        return table?.RowCount == samples.Count ? table : null;
    }
}
