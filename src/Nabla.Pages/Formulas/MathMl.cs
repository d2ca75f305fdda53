using System.Net;

namespace Nabla.Pages.Formulas;

/// <summary>Formulas as MathML Core, which browsers typeset themselves.</summary>
public static class MathMl
{
    /// <summary>Renders a formula as one element.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>A math element.</returns>
    public static string Render(Formula formula) => $"<math>{Inner(formula)}</math>";

    /// <summary>
    /// Renders a formula as several elements between which a line may break: at equals signs, and at the plus signs of sums.
    /// </summary>
    /// <param name="formula">The formula.</param>
    /// <returns>Math elements, each with the sign that leads it.</returns>
    public static IEnumerable<string> Lines(Formula formula)
    {
        if (formula is not Equality equality) return [string.Join(" ", Pieces(formula, ""))];
        return equality.Parts.Skip(1)
            .Select((part, at) => string.Join(" ", Pieces(part, (at == 0 ? Inner(equality.Parts[0]) : "") + Operator("="))));
    }

    private static IEnumerable<string> Pieces(Formula formula, string lead)
    {
        if (formula is not Sum { Parts.Count: > 1 } sum) return [$"<math displaystyle=\"true\">{lead}{Inner(formula)}</math>"];
        return sum.Parts.Select((part, at) => $"<math displaystyle=\"true\">{(at == 0 ? lead + Inner(part) : Plus(part))}</math>");
    }

    private static string Inner(Formula formula) => formula switch
    {
        Symbol symbol => Scripts(symbol),
        Number number => NumberOf(number),
        Prose words => $"<mtext>{Escape($"\u00a0{words.Text}\u00a0")}</mtext>",
        Sign sign => sign.Text == "∂" ? "<mi>∂</mi>" : Operator(sign.Text),
        Fraction(var over, var under) => $"<mfrac><mrow>{Inner(over)}</mrow><mrow>{Inner(under)}</mrow></mfrac>",
        Root(var of) => $"<msqrt>{Inner(of)}</msqrt>",
        Product product => $"<mrow>{string.Join(Operator("·"), product.Parts.Select(Closed))}</mrow>",
        Sum sum => $"<mrow>{string.Concat(sum.Parts.Select((part, at) => at == 0 ? Inner(part) : Plus(part)))}</mrow>",
        Total total => $"<mrow><munder><mo>∑</mo><mi>{Escape(total.Index)}</mi></munder>{Closed(total.Of)}</mrow>",
        Call call => $"<mrow><mi>{Escape(call.Name.Replace('\'', '′'))}</mi>{Operator("(")}{Inner(call.Argument)}{Operator(")")}</mrow>",
        Equality equality => $"<mrow>{string.Join(Operator("="), equality.Parts.Select(Inner))}</mrow>",
        Row row => $"<mrow>{string.Concat(row.Parts.Select(Inner))}</mrow>",
        _ => throw new ArgumentException($"{formula.GetType().Name} is no formula that can be written.", nameof(formula)),
    };

    private static string Plus(Formula part) =>
        part is Number { Value: < 0 } less ? Operator("−") + NumberOf(less with { Value = -less.Value }) : Operator("+") + Inner(part);

    private static string Closed(Formula formula) =>
        UnicodeMath.NeedsBrackets(formula) ? $"<mrow><mo>(</mo>{Inner(formula)}<mo>)</mo></mrow>" : Inner(formula);

    private static string Scripts(Symbol symbol)
    {
        string letter = symbol.Letter == ")" ? Operator(")") : symbol.Letter.All(char.IsAsciiDigit)
            ? $"<mn>{symbol.Letter}</mn>" : $"<mi>{Escape(symbol.Letter)}</mi>", above = Script(symbol.Above), below = Script(symbol.Below);
        return (symbol.Above.Length > 0, symbol.Below.Length > 0) switch
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
        var (digits, exponent) = Digits.Apart(number.Value, number.Digits);
        string head = digits.StartsWith('−') ? $"<mo form=\"prefix\">−</mo><mn>{digits[1..]}</mn>" : $"<mn>{digits}</mn>";
        return exponent is { } power
            ? $"<mrow>{head}"
                + $"<mo>·</mo><msup><mn>10</mn><mn>{power.ToString(System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−')}"
                + $"</mn></msup></mrow>"
            : $"<mrow>{head}</mrow>";
    }

    // The forms are said, since a browser takes them from the place, and a line may begin with a plus.
    private static string Operator(string sign) => sign switch
    {
        "(" => "<mo form=\"prefix\" stretchy=\"false\">(</mo>",
        ")" => "<mo form=\"postfix\" stretchy=\"false\">)</mo>",
        "|" => "<mo stretchy=\"false\">|</mo>",
        _ => $"<mo form=\"infix\">{Escape(sign)}</mo>",
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
