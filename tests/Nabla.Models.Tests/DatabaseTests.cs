using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Models.Tests;

/// <summary>Rows of a real database: SQLite, inside the process.</summary>
public sealed class DatabaseTests : IDisposable
{
    private const string Customers = "SELECT age, city, income, churned FROM customers ORDER BY id";

    private static readonly RunConfiguration Small = new() { Preset = Preset.Standard, Hidden = [4], Epochs = 1, Threads = 1 };

    private readonly TemporaryFolder _folder = new();
    private readonly DbDataSource _database;

    public DatabaseTests()
    {
        _database = SqliteFactory.Instance.CreateDataSource($"Data Source={_folder.PathOf("shop.db")};Pooling=False");
        Execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, age INTEGER, city TEXT, income REAL, churned TEXT, photo BLOB)");
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Numbers_text_and_null_become_cells_of_columns()
    {
        Execute("""
            INSERT INTO customers
            VALUES (1, 30, 'Bern', 1.5, 'no', NULL), (2, NULL, NULL, 2, 'yes', NULL), (3, -7, 'Uri', NULL, 'no', NULL)
            """);
        var table = Query(Customers);
        Assert.Equal("the query: 3 rows, 4 columns (age, city, income, churned)", table.ToString());
        Assert.Equal([30, double.NaN, -7], ((NumericColumn)table["age"]).Values.ToArray());
        Assert.Equal([1.5, 2, double.NaN], ((NumericColumn)table["income"]).Values.ToArray());
        Assert.Equal(["Bern", null, "Uri"], Enumerable.Range(0, 3).Select(table["city"].TextAt));
    }

    [Fact]
    public void A_column_of_nulls_has_the_kind_that_the_database_declares()
    {
        Execute("INSERT INTO customers (id) VALUES (1), (2)");
        var table = Query("SELECT age, city FROM customers");
        Assert.Equal([ColumnKind.Number, ColumnKind.Text], table.Columns.Select(column => column.Kind));
        Assert.All(table.Columns, column => Assert.True(column.IsMissing(0) && column.IsMissing(1), $"{column.Name} must be missing."));
    }

    [Theory]
    [InlineData("SELECT age, city AS age FROM customers", "duplicate-column", "columns 1 and 2 are both named \"age\"")]
    [InlineData("SELECT age, city AS '' FROM customers", "column-without-name", "column 2 has no name")]
    [InlineData("SELECT age, photo FROM customers", "column-not-read", "column \"photo\" has values of type BLOB")]
    [InlineData("SELECT age FROM customers WHERE age > 99", "no-rows", "the query returns no rows")]
    [InlineData("SELECT CASE WHEN id = 1 THEN 5 ELSE 'five' END AS age FROM customers ORDER BY id", "mixed-values",
        "row 2, column \"age\": expected a number as in the rows before (got String). Convert the column in the query: CAST(… AS …).")]
    public void What_a_table_cannot_hold_is_refused_by_name_and_place(string sql, string code, string says)
    {
        Execute("INSERT INTO customers VALUES (1, 30, 'Bern', 1.5, 'no', x'00'), (2, 31, 'Uri', 2, 'yes', x'01')");
        var refused = Assert.Throws<NablaException>(() => Query(sql));
        Assert.Equal(code, refused.Code);
        Assert.Contains(says, refused.Message);
    }

    // The same rows from a CSV file, from a query in memory and from a copy of the query in blocks: one model.
    [Fact]
    public async Task A_query_trains_the_model_of_the_file_with_the_same_cells()
    {
        string csv = Fill(300);
        var small = Small with { Hidden = [8], Epochs = 3, Target = "churned" };
        string expected = Trained(Csv.Read(csv), small);
        Assert.Equal(expected, Trained(Query(Customers), small));

        string path = await QueryFile.CreateAsync(_database, Customers);
        Assert.Equal("query.parquet", Path.GetFileName(path)[..5] + Path.GetExtension(path));
        Assert.Equal(expected, Trained(await ParquetFile.ReadAsync(path), small));
    }

    [Fact]
    public async Task A_query_that_is_larger_than_memory_is_copied_once_and_streamed()
    {
        const int rows = (1 << 16) + 500;
        Fill(rows);
        string path = await QueryFile.CreateAsync(_database, Customers, _folder.PathOf("customers.parquet"));
        var table = await ParquetFile.ReadAsync(path);
        Assert.Equal(rows, table.RowCount);
        var again = Query(Customers);
        foreach (int row in new[] { 0, 65_535, 65_536, rows - 1 })
            Assert.Equal(again.Columns.Select(column => column.TextAt(row)), table.Columns.Select(column => column.TextAt(row)));
        var run = await TrainingRun.PrepareAsync(Small with { Data = path, Target = "churned", Memory = ByteSize.Parse("64MB") });
        run.Fit();
        Assert.Equal(["no", "yes"], run.Model.ClassNames);
        Assert.False(File.Exists(path + ".part"), "The unfinished copy must be gone.");
    }

    [Fact]
    public async Task A_cancelled_copy_leaves_no_file()
    {
        Fill(100);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        string path = _folder.PathOf("none.parquet");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => QueryFile.CreateAsync(_database, Customers, path, cancelled.Token));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "none*"));
    }

    [Fact]
    public async Task A_copy_into_a_folder_that_is_not_there_is_one_error()
    {
        Fill(5);
        var refused = await Assert.ThrowsAsync<NablaException>(
            () => QueryFile.CreateAsync(_database, Customers, _folder.PathOf("none/customers.parquet")));
        Assert.Equal("not-writable", refused.Code);
    }

    [Fact]
    public async Task Records_that_arrive_one_by_one_are_the_table_of_the_same_records()
    {
        (string Name, Func<int, object?> Value)[] columns = [("x", i => i / 2.0), ("kind", i => i % 3 == 0 ? null : $"k{i % 3}")];
        var expected = Table.From(Enumerable.Range(0, 20), columns);
        var table = await Table.FromAsync(Later(20), columns);
        Assert.Equal(expected.Columns.Select(Cells), table.Columns.Select(Cells));

        static async IAsyncEnumerable<int> Later(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }

        static string Cells(Column column) => string.Join(' ', Enumerable.Range(0, column.Count).Select(row => column.TextAt(row) ?? "-"));
    }

    [Fact]
    public void Predictions_are_read_row_by_row_and_loaded_into_a_table()
    {
        Fill(60);
        var model = Model.For(Query(Customers), "churned", Small);
        model.Fit();
        var predictions = model.Predict(Query(Customers));
        using var reader = predictions.CreateDataReader();
        Assert.Equal(["prediction", "p_no", "p_yes"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
        var loaded = new DataTable();
        loaded.Load(reader);
        Assert.Equal(60, loaded.Rows.Count);
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(predictions.PredictedLabel(i), loaded.Rows[i]["prediction"]);
            Assert.Equal((float)predictions[i][1], loaded.Rows[i]["p_yes"]);
        }
    }

    private string Fill(int rows)
    {
        var random = new Random(3);
        var lines = Enumerable.Range(1, rows).Select(id =>
        {
            string age = random.Next(8) == 0 ? "" : $"{random.Next(20, 70)}", city = random.Next(9) == 0 ? "" : $"c{random.Next(4)}",
                income = FormattableString.Invariant($"{random.Next(1000) / 8.0}");
            return (Id: id, Age: age, City: city, Income: income, Churned: random.Next(3) == 0 ? "yes" : "no");
        }).ToList();
        using var connection = _database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO customers VALUES ($id, nullif($age, ''), nullif($city, ''), $income, $churned, NULL)";
        foreach (string name in new[] { "$id", "$age", "$city", "$income", "$churned" })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        foreach (var (id, age, city, income, churned) in lines)
        {
            object[] values = [id, age, city, double.Parse(income, System.Globalization.CultureInfo.InvariantCulture), churned];
            for (int k = 0; k < values.Length; k++) command.Parameters[k].Value = values[k];
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return _folder.Write("customers.csv",
            "age,city,income,churned\n" + string.Concat(lines.Select(one => $"{one.Age},{one.City},{one.Income},{one.Churned}\n")));
    }

    private static string Trained(Table table, RunConfiguration configuration)
    {
        var model = Model.For(table, configuration: configuration);
        return model.Fit().Epochs[^1].ThetaSha256;
    }

    private Table Query(string sql)
    {
        using var connection = _database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        return Table.Read(reader);
    }

    private void Execute(string sql)
    {
        using var command = _database.CreateCommand(sql);
        command.ExecuteNonQuery();
    }
}
