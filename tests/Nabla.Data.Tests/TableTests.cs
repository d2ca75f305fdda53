namespace Nabla.Data.Tests;

public class TableTests
{
    private enum Size
    {
        Small,
        Large,
    }

    private static readonly Table Pets = Table.From(
        [(Name: "Rex", Age: (int?)3, Dog: true, Size: Size.Large), ("Tom", null, false, Size.Small), ("Kim", 1, false, Size.Small)],
        ("name", pet => pet.Name), ("age", pet => pet.Age), ("dog", pet => pet.Dog), ("size", pet => pet.Size));

    [Fact]
    public void Records_become_columns_by_the_users_functions()
    {
        Assert.Equal(["name", "age", "dog", "size"], Pets.Names);
        Assert.Equal([3, double.NaN, 1], Assert.IsType<NumericColumn>(Pets["age"]).Values.ToArray());
        Assert.Equal(["true", "false"], Assert.IsType<TextColumn>(Pets["dog"]).Categories);
        Assert.Equal("Small", Pets["size"].TextAt(2));
    }

    [Fact]
    public void A_value_that_is_neither_number_nor_text_is_refused() =>
        Assert.Equal(
            "The table, row 1, column \"when\": expected a number, text or a date (got Version). Convert it in the column's function.",
            Lines.Error(() => Table.From([1], ("when", _ => new Version(1, 2)))));

    [Fact]
    public void Text_and_numbers_do_not_mix() =>
        Assert.StartsWith("The table, row 2, column \"x\": expected text as in the rows before",
        Lines.Error(() => Table.From(new object[] { "a", 2 }, ("x", value => value))));

    [Fact]
    public void A_matrix_becomes_columns() =>
    Assert.Equal([2.0, 4.0], Assert.IsType<NumericColumn>(
    Table.From(new double[,] { { 1, 2 }, { 3, 4 } }, "a", "b")["b"]).Values.ToArray());

    [Fact]
    public void An_unknown_column_names_what_it_may_be_meant_to_be() =>
        Assert.Equal("The table has no column \"Nmae\". Did you mean \"name\"?", Lines.Error(() => _ = Pets["Nmae"]));

    [Fact]
    public void An_unknown_column_unlike_any_other_names_what_there_is() =>
        Assert.Equal("The table has no column \"weight\". There are: name, age, dog, size.", Lines.Error(() => _ = Pets["weight"]));

    [Fact]
    public void Head_takes_the_first_rows()
    {
        Assert.Equal("Tom", Pets.Head(2)["name"].TextAt(1));
        Assert.Equal(3, Pets.Head().RowCount);
    }

    [Fact]
    public void Columns_are_added_replaced_and_left_out()
    {
        var changed = Pets.With(new NumericColumn("age", new double[] { 7, 8, 9 })).With(TextColumn.From("new", ["a", null, "a"]))
            .Without("dog", "size");
        Assert.Equal(["name", "age", "new"], changed.Names);
        Assert.Equal("8", changed["age"].TextAt(1));
    }

    [Fact]
    public void Columns_of_different_length_are_refused() =>
        Assert.Contains("all columns must have the same length (\"a\" has 1 cells",
        Lines.Error(() => new Table([new NumericColumn("a", new double[1]), new NumericColumn("b", new double[2])])));

    [Fact]
    public void Rows_keep_their_line_numbers_when_divided()
    {
        var table = Lines.Table("n,c\n"
            + string.Concat(Enumerable.Range(2, 100).Select(line => $"{line},{(line % 4 == 0 ? "a" : "b")}\n")));
        var (first, second) = table.Split(0.8, seed: 7, stratifyBy: "c");
        Assert.Equal((80, 20), (first.RowCount, second.RowCount));
        Assert.Equal(20, Assert.IsType<TextColumn>(first["c"])
            .CountCategories()[Assert.IsType<TextColumn>(first["c"]).Categories.ToList().IndexOf("a")]);
        for (int row = 0; row < second.RowCount; row++) Assert.Equal($"t.csv, line {second["n"].TextAt(row)}", second.Locate(row));
        Assert.Equal(first["n"].ToText().Categories, table.Split(0.8, seed: 7, stratifyBy: "c").First["n"].ToText().Categories);
        Assert.NotEqual(first["n"].ToText().Categories, table.Split(0.8, seed: 8, stratifyBy: "c").First["n"].ToText().Categories);
    }

    [Fact]
    public void A_table_is_one_line() =>
        Assert.Equal("t.csv: 1 row, 2 columns (a, b)", Lines.Table("a,b\n1,2\n").ToString());

    [Fact]
    public void One_row_cannot_be_divided() =>
    Assert.StartsWith("t.csv must have at least 2 rows to be split", Lines.Error(() => Lines.Table("a,b\n1,2\n").Split(0.5, 0)));
}
