using System.Net;

namespace Nabla.Pages.Formulas;

/// <summary>Renders formulas as MathML Core, which browsers display.</summary>
public static class MathMl
{
    /// <summary>Renders a formula as one element.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>A math element.</returns>
    public static string Render(Formula formula) => $"<math>{Inner(formula)}</math>";

    /// <summary>
    /// Renders a formula as several elements with possible line breaks between them: at equals signs and plus signs.
    /// </summary>
    /// <param name="formula">The formula.</param>
    /// <returns>The math elements, each with the operator before it.</returns>
    public static IEnumerable<string> Lines(Formula formula)
    {
        if (formula is not Equality equality) return [string.Join(" ", Pieces(formula, ""))];
        return equality.Sides.Skip(1)
            .Select((part, at) => string.Join(" ", Pieces(part, (at == 0 ? Inner(equality.Sides[0]) : "") + Operator("="))));
    }

    private static IEnumerable<string> Pieces(Formula formula, string lead)
    {
        if (formula is not Sum { Terms.Count: > 1 } sum) return [$"<math displaystyle=\"true\">{lead}{Inner(formula)}</math>"];
        return sum.Terms.Select((part, at) => $"<math displaystyle=\"true\">{(at == 0 ? lead + Inner(part) : Plus(part))}</math>");
    }

    private static string Inner(Formula formula) => formula switch
    {
        Symbol symbol => Scripts(symbol),
        Number number => NumberOf(number),
        FormulaText words => $"<mtext>{Escape($"\u00a0{words.Text}\u00a0")}</mtext>",
        OperatorSign sign => sign.Text == "∂" ? "<mi>∂</mi>" : Operator(sign.Text),
        Fraction(var over, var under) => $"<mfrac><mrow>{Inner(over)}</mrow><mrow>{Inner(under)}</mrow></mfrac>",
        SquareRoot(var of) => $"<msqrt>{Inner(of)}</msqrt>",
        Product product => $"<mrow>{string.Join(Operator("·"), product.Factors.Select(Closed))}</mrow>",
        Sum sum => $"<mrow>{string.Concat(sum.Terms.Select((part, at) => at == 0 ? Inner(part) : Plus(part)))}</mrow>",
        Summation total => $"<mrow><munder><mo>∑</mo><mi>{Escape(total.Index)}</mi></munder>{Closed(total.Term)}</mrow>",
        FunctionCall call =>
            $"<mrow><mi>{Escape(call.Name.Replace('\'', '′'))}</mi>{Operator("(")}{Inner(call.Argument)}{Operator(")")}</mrow>",
        Equality equality => $"<mrow>{string.Join(Operator("="), equality.Sides.Select(Inner))}</mrow>",
        Row row => $"<mrow>{string.Concat(row.Parts.Select(Inner))}</mrow>",
        _ => throw new ArgumentException($"{formula.GetType().Name} cannot be written as a formula.", nameof(formula)),
    };

    private static string Plus(Formula part) =>
        part is Number { Value: < 0 } less ? Operator("−") + NumberOf(less with { Value = -less.Value }) : Operator("+") + Inner(part);

    private static string Closed(Formula formula) =>
        UnicodeMath.NeedsBrackets(formula) ? $"<mrow><mo>(</mo>{Inner(formula)}<mo>)</mo></mrow>" : Inner(formula);

    private static string Scripts(Symbol symbol)
    {
        string letter = symbol.Name == ")" ? Operator(")") : symbol.Name.All(char.IsAsciiDigit)
            ? $"<mn>{symbol.Name}</mn>" : $"<mi>{Escape(symbol.Name)}</mi>", above = Script(symbol.Superscript),
            below = Script(symbol.Subscript);
        return (symbol.Superscript.Length > 0, symbol.Subscript.Length > 0) switch
        {
            (true, true) => $"<msubsup>{letter}{below}{above}</msubsup>",
            (true, false) => $"<msup>{letter}{above}</msup>",
            (false, true) => $"<msub>{letter}{below}</msub>",
            _ => letter,
        };
    }

    private static string Script(string text) =>
        text.Length > 0 && text.All(char.IsAsciiDigit) ? $"<mn>{text}</mn>" : text.Length == 1
        ? $"<mi>{Escape(text)}</mi>" : $"<mtext>{Escape(text)}</mtext>";

    private static string NumberOf(Number number)
    {
        var (digits, exponent) = SignificantDigits.Split(number.Value, number.Digits);
        string head = digits.StartsWith('−') ? $"<mo form=\"prefix\">−</mo><mn>{digits[1..]}</mn>" : $"<mn>{digits}</mn>";
        return exponent is { } power
            ? $"<mrow>{head}"
                + $"<mo>·</mo><msup><mn>10</mn><mn>{power.ToString(System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−')}"
                + $"</mn></msup></mrow>"
            : $"<mrow>{head}</mrow>";
    }

    // The form is set explicitly: a browser infers it from the position, and a line may begin with a plus.
    private static string Operator(string sign) => sign switch
    {
        "(" => "<mo form=\"prefix\" stretchy=\"false\">(</mo>",
        ")" => "<mo form=\"postfix\" stretchy=\"false\">)</mo>",
        "|" => "<mo stretchy=\"false\">|</mo>",
        _ => $"<mo form=\"infix\">{Escape(sign)}</mo>",
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
