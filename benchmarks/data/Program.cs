using System.Globalization;
using Nabla.DataSpeed;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CsvSpeed.Measure();
