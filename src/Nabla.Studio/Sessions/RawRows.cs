using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>The rows of a run's table as in its file.</summary>
internal static class RawRows
{
    /// <summary>Returns the rows of a part, in the order of its samples.</summary>
    /// <param name="model">The model of the run, with its table and split.</param>
    /// <param name="read">The training table if it is in memory; null to read it again.</param>
    /// <param name="part">train, validation or test.</param>
    /// <param name="loading">The options for reading data: test rows are not kept but read again.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>The rows; null if the data is not a table.</returns>
    public static async Task<Table?> OfAsync(Model model, Table? read, string part, DataOptions loading,
        CancellationToken cancellationToken)
    {
        if (model.Preprocessing is not { } preprocessing || model.Configuration is not { Data: { } name } told) return null;
        async Task<LoadedData> LoadAsync(string text) =>
            await ModelData.LoadAsync(text, loading, preprocessing.ToCsvOptions(told.ToCsvOptions(loading.Csv)), cancellationToken);
        double? fraction = (told.Validation ?? ValidationData.None).Fraction;
        if (part == "test")
        {
            var data = await LoadAsync(told.Test ?? name);
            return data.TestTable ?? data.Table;
        }

        if (part == "validation" && fraction is null) return (await LoadAsync(told.Validation!.Path!)).Table;
        var table = read ?? (await LoadAsync(name)).Table;
        // Each network of an ensemble has other validation rows, so all rows are training rows.
        if (table is null || fraction is not > 0 || told.Ensemble > 1) return table;
        var (train, validation) =
            table.Split(1 - fraction.Value, told.Seed ?? 0, model.LearningTask == LearningTask.Classification
                ? preprocessing.Target.Column : null);
        return part == "train" ? train : validation;
    }
}
