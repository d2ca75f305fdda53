using System.Text.RegularExpressions;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>Columns that tell rows apart and say nothing about others: names, e-mail addresses, comments, numbers of rows.</summary>
/// <remarks>docs/decisions/0120 has the cases by which the rule was chosen.</remarks>
internal static partial class Identifiers
{
    // Of more different texts than this, one for every two rows is enough.
    private const int FewTexts = 100;

    // Of fewer cells nothing is said.
    private const int LeastCells = 8;

    // This part of the known cells occurs once.
    private const double NearlyAll = 0.8;

    /// <summary>Whether the texts of a column name rows: nearly all occur once.</summary>
    /// <param name="text">The column.</param>
    /// <param name="rows">How many rows there are.</param>
    public static bool AreNames(TextFacts text, long rows) =>
        (text.Different > FewTexts && text.Different > rows / 2) || (text.Known >= LeastCells && text.Once >= NearlyAll * text.Known);

    /// <summary>The note on a column of distinct whole numbers; null where it is a column like others.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="name">The column.</param>
    /// <returns>The note, and whether the column is left out: where its name says that it is an identifier too.</returns>
    public static (DataNote Note, bool IsLeftOut)? OfNumbers(ITrainingRows train, string name)
    {
        bool isNamed = NamesAnIdentifier().IsMatch(name);
        if (!isNamed && name != train.Names[0]) return null;
        if (train.RowCount < LeastCells || train.WholeAndDifferentOf(name) is not var (least, largest)) return null;
        if (isNamed)
            return (new("identifier", $"Column \"{name}\" is left out: its name and its distinct whole numbers suggest that it numbers "
                + "the rows. If it is a quantity,", name, Use("number-columns", QuotedNames.Join([name]))), true);
        // Some rows may be set aside for validation.
        return largest - least < 1.5 * train.RowCount
            ? (new("row-numbers", $"Column \"{name}\" may be a row number: its whole numbers from {least:0} to {largest:0} are all "
            + "distinct. If so,",
                name, Use("ignore", QuotedNames.Join([name]))), false)
            : null;
    }

    // "id", "row number", "user_id", "PassengerId", "customerID"; not "paid", "BID".
    [GeneratedRegex(@"^(?i:#|n[or]\.?|key|idx|index|row|row[ _.-]?(no|nr|num|number|index)|(row|u|uu|gu)?id)$|[ _.-](?i:id|uuid|guid|idx)$|[a-z0-9](Id|ID|Uuid|UUID|Guid|GUID)$", RegexOptions.CultureInvariant)]
    private static partial Regex NamesAnIdentifier();
}
