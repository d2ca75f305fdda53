using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class NumberTextTests
{
    [Theory]
    [InlineData("1,234", 1234)]
    [InlineData("1,234,567.5", 1234567.5)]
    [InlineData("12,34,567", 1234567)]
    [InlineData("1 234", 1234)]
    [InlineData("1\u00A0234\u00A0567", 1234567)]
    [InlineData("1\u202F234.5", 1234.5)]
    [InlineData("1'234", 1234)]
    [InlineData("1\u2019234.50", 1234.5)]
    [InlineData("$1,234.50", 1234.5)]
    [InlineData("-$5", -5)]
    [InlineData("$-5", -5)]
    [InlineData("$ 5", 5)]
    [InlineData("5 €", 5)]
    [InlineData("US$12", 12)]
    [InlineData("12 USD", 12)]
    [InlineData("CHF 1'200", 1200)]
    [InlineData("1 200 kr", 1200)]
    [InlineData("kr 1 200", 1200)]
    [InlineData("(123)", -123)]
    [InlineData("($1,234)", -1234)]
    [InlineData("$(1,234)", -1234)]
    [InlineData("123-", -123)]
    [InlineData("\u22125", -5)]
    [InlineData("\u20135.5", -5.5)]
    [InlineData("4.1%", 4.1)]
    [InlineData("-4.1 %", -4.1)]
    [InlineData("1,000e3", 1000000)]
    [InlineData("+5", 5)]
    [InlineData("5.", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("$.50", 0.5)]
    public void Numbers_are_read_as_people_write_them_with_a_decimal_point(string text, double expected) =>
    Assert.Equal(expected, Read(text, '.'));

    [Theory]
    [InlineData("1.234", 1234)]
    [InlineData("1.234,5", 1234.5)]
    [InlineData("1.234.567", 1234567)]
    [InlineData("1 234,5", 1234.5)]
    [InlineData("1\u202F234,5", 1234.5)]
    [InlineData("1'234,5", 1234.5)]
    [InlineData("1,5e3", 1500)]
    [InlineData("1,5E-2", 0.015)]
    [InlineData("12,5 %", 12.5)]
    [InlineData("1.234,50 €", 1234.5)]
    [InlineData("-,5", -0.5)]
    [InlineData("1,234", 1.234)]
    public void And_with_a_decimal_comma(string text, double expected) => Assert.Equal(expected, Read(text, ','));

    [Theory]
    [InlineData("0,123")]
    [InlineData("1,23")]
    [InlineData("1,2345")]
    [InlineData("1,234,56")]
    [InlineData("12,34")]
    [InlineData("1,2,345")]
    [InlineData("1234,567")]
    [InlineData("1 23")]
    [InlineData("1,234 567")]
    [InlineData("1.234,5")]
    [InlineData("1.2.3")]
    [InlineData("--5")]
    [InlineData("-5-")]
    [InlineData("(-5)")]
    [InlineData("()")]
    [InlineData("$")]
    [InlineData("%")]
    [InlineData("-")]
    [InlineData("kr")]
    [InlineData("$5 €")]
    [InlineData("12a")]
    [InlineData("5 kg")]
    [InlineData("<20")]
    [InlineData("12:30")]
    [InlineData("2024-01-18")]
    [InlineData("555 1234")]
    [InlineData("1e")]
    [InlineData("1,234e")]
    [InlineData("")]
    public void What_is_no_number_with_a_decimal_point_is_refused(string text) =>
    Assert.False(NumberText.TryRead(text, '.', out _, out _, out _), $"\"{text}\" must not be a number.");

    private static double Read(string text, char point)
    {
        Assert.True(NumberText.TryRead(text, point, out double value, out _, out _), $"\"{text}\" must be a number.");
        return value;
    }
}
