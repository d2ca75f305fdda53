using Nabla.Data;
using Nabla.Programs;

namespace Nabla.Models.Export.Formulas;

/// <summary>
/// A function of z as statements of a language, one operation each, with common subexpressions computed once, so that no compiler can
/// contract two operations.
/// </summary>
internal sealed class Formula
{
    private readonly IArithmetic _language;
    private readonly Dictionary<FormulaNode, string> _written = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly List<(string Name, string Is)> _steps = [];

    /// <summary>Writes a function.</summary>
    /// <param name="function">The function, as a formula computes it on <see cref="FormulaVector{T}"/>.</param>
    /// <param name="language">The language.</param>
    /// <exception cref="NablaException">The formula computes with the result of a comparison.</exception>
    public Formula(FormulaNode function, IArithmetic language)
    {
        _language = language;
        Result = Value(function);
        // The last step needs no name.
        if (_steps.Count > 0 && _steps[^1].Name == Result)
        {
            Result = _steps[^1].Is;
            _steps.RemoveAt(_steps.Count - 1);
        }
    }

    /// <summary>The names and the expressions of intermediate results: t1 = z * z, ….</summary>
    public IReadOnlyList<(string Name, string Is)> Steps => _steps;

    /// <summary>The result in terms of the steps.</summary>
    public string Result { get; }

    /// <summary>Whether z occurs.</summary>
    public bool ReadsInput => _written.Keys.Any(expression => expression.Operation == FormulaOperation.Input);

    private string Value(FormulaNode expression)
    {
        if (_written.TryGetValue(expression, out string? known)) return known;
        return _written[expression] = expression.Operation switch
        {
            FormulaOperation.Input => "z",
            FormulaOperation.Constant => _language.Number(expression.Constant),
            FormulaOperation.Select =>
                Step($"{Mask(expression.Operands[0])} ? {Value(expression.Operands[1])} : {Value(expression.Operands[2])}"),
            FormulaOperation.Less or FormulaOperation.Greater => throw new NablaException(
                "The formula of an activation computes with the result of a comparison, which only Select takes."),
            var operation => Step(_language.Apply(operation, [.. expression.Operands.Select(Value)])),
        };
    }

    private string Mask(FormulaNode expression) => expression.Operation switch
    {
        FormulaOperation.Less => $"{Value(expression.Operands[0])} < {Value(expression.Operands[1])}",
        FormulaOperation.Greater => $"{Value(expression.Operands[0])} > {Value(expression.Operands[1])}",
        FormulaOperation.Select => $"({Mask(expression.Operands[0])} ? {Mask(expression.Operands[1])} : {Mask(expression.Operands[2])})",
        _ => throw new NablaException("The formula of an activation selects by a condition that is not a comparison."),
    };

    private string Step(string text)
    {
        if (_names.TryGetValue(text, out string? known)) return known;
        string name = FormattableString.Invariant($"t{_steps.Count + 1}");
        _steps.Add((name, text));
        _names.Add(text, name);
        return name;
    }
}
