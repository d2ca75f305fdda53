using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>The rows of a run's table as its file has them, behind samples that its network sees as numbers.</summary>
internal static class RawRows
{
    /// <summary>The rows of a part, in the order of its samples.</summary>
    /// <param name="model">The run's model, which knows the table that it was made for and how that was divided.</param>
    /// <param name="read">The training table, where it is in memory; null to read it again.</param>
    /// <param name="part">train, validation or test.</param>
    /// <param name="loading">How data is read: test rows are not kept, and read again.</param>
    /// <param name="cancel">Ends reading.</param>
    /// <returns>The rows; null where the data are no table.</returns>
    public static async Task<Table?> OfAsync(Model model, Table? read, string part, DataOptions loading, CancellationToken cancel)
    {
        if (model.Preprocessing is not { } preprocessing || model.Configuration is not { Data: { } name } told) return null;
        async Task<LoadedData> LoadAsync(string text) =>
            await ModelData.LoadAsync(text, loading, preprocessing.ToCsvOptions(told.ToCsvOptions(loading.Csv)), cancel);
        double? fraction = (told.Validation ?? ValidationData.None).Fraction;
        if (part == "test")
        {
            var data = await LoadAsync(told.Test ?? name);
            return data.TestTable ?? data.Table;
        }

        if (part == "validation" && fraction is null) return (await LoadAsync(told.Validation!.Path!)).Table;
        var table = read ?? (await LoadAsync(name)).Table;
        // The networks of an ensemble set aside a part each, so that all rows are training rows.
        if (table is null || fraction is not > 0 || told.Ensemble > 1) return table;
        var (train, validation) =
            table.Split(1 - fraction.Value, told.Seed ?? 0, model.Task == LearningTask.Classification ? preprocessing.Target.Column : null);
        return part == "train" ? train : validation;
    }
}
