using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export;

/// <summary>Statements with the same syntax in C# and C: loops over arrays.</summary>
/// <param name="language">Formats numbers and operations.</param>
/// <param name="nameOf">Returns the name of an array.</param>
internal sealed class ExportedLoops(IArithmetic language, Func<NumberArray, string> nameOf)
{
    /// <summary>The lines of a statement, without indentation.</summary>
    public IEnumerable<string> Lines(Statement statement) => statement switch
    {
        ElementwiseStatement one => [Over(one.Count, "i", $"{one.To}[i] = {Element(one)};")],
        CopyStatement copy => [Over(copy.Count, "i", $"{copy.To}[{Plus("i", copy.At)}] = "
            + $"{(copy.Array is { } array ? nameOf(array) : copy.From)}[{Plus("i", copy.Start)}];")],
        GroupsStatement groups => Groups(groups),
        _ => throw new ArgumentException($"{statement.GetType().Name} is not a loop.", nameof(statement)),
    };

    private string Element(ElementwiseStatement one)
    {
        string[] operands = [.. one.Operands.Select(operand => $"{Name(operand.Operand)}[{(operand.Step == 1 ? "i"
            : FormattableString.Invariant($"i / {operand.Step}"))}]")];
        return one.Divisor is { } divisor ? $"(float)({operands[0]} / {language.Double(divisor)})"
            : language.Apply(one.Operation, operands);
    }

    private IEnumerable<string> Groups(GroupsStatement one)
    {
        string to = $"{one.To}[j]", from = one.Factor is null ? $"{Name(one.Biases)}[j]" : language.Literal(0);
        yield return FormattableString.Invariant($"for (int j = 0; j < {one.Count}; j++)");
        yield return "{";
        yield return $"    {to} = {from};";
        yield return "    " + Over(one.Inputs, "k", to + " = " + language.Apply(FormulaOperation.MultiplyAdd,
        [
            FormattableString.Invariant($"{one.X}[j / {one.Each} * {one.Inputs} + k]"),
            FormattableString.Invariant($"{Name(one.Weights)}[j * {one.Inputs} + k]"), to,
        ]) + ";");
        if (one.Factor is { } factor)
        {
            string sum = language.Apply(FormulaOperation.MultiplyAdd, [language.Literal(factor), to, $"{Name(one.Biases)}[j]"]);
            yield return $"    {to} = {sum};";
        }

        yield return "}";
    }

    private string Name(Operand operand) => operand.Array is { } array ? nameOf(array) : operand.Name;

    private static string Over(int count, string i, string body) =>
        FormattableString.Invariant($"for (int {i} = 0; {i} < {count}; {i}++) {body}");

    private static string Plus(string i, int offset) => offset == 0 ? i : FormattableString.Invariant($"{offset} + {i}");
}
