using Nabla.Data.Features;

namespace Nabla.Data.Tests;

public class ColumnTransformTests
{
    [Fact]
    public void A_transform_that_describes_another_number_of_inputs_than_it_names_is_refused()
    {
        var table = Table.From(Enumerable.Range(0, 3), ("a", i => (double)i));
        Assert.Equal(2, new Uneven("a").Width);
        Assert.Equal("Uneven of column \"a\" describes 1 inputs, but InputNames names 2. Correct Describe.",
            Assert.Throws<InvalidOperationException>(() => new Uneven("a").For(table)).Message);
    }

    private sealed record Uneven(string Column) : ColumnTransform(Column)
    {
        public override IReadOnlyList<string> InputNames => ["one", "two"];

        public override ColumnKind Kind => ColumnKind.Number;

        public override IReadOnlyList<ColumnOperation> Describe() => [new MissingIndicator([])];
    }
}
