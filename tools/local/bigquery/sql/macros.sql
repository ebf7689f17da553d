-- Functions of GoogleSQL in DuckDB's SQL. One statement ends with a semicolon at the end of a line.

-- Operators.
CREATE MACRO bq_divide(a, b) AS
  CASE WHEN b = 0 THEN error('division by zero: ' || a || ' / ' || b) ELSE CAST(a AS DOUBLE) / b END;
CREATE MACRO bq_element_offset(list, i) AS
  CASE WHEN i < 0 OR i >= len(list) THEN error('Array index ' || i || ' is out of bounds') ELSE list[i + 1] END;
CREATE MACRO bq_element_safe_offset(list, i) AS CASE WHEN i >= 0 THEN list[i + 1] END;
CREATE MACRO bq_element_ordinal(list, i) AS
  CASE WHEN i < 1 OR i > len(list) THEN error('Array index ' || i || ' is out of bounds') ELSE list[i] END;
CREATE MACRO bq_element_safe_ordinal(list, i) AS CASE WHEN i >= 1 THEN list[i] END;

CREATE MACRO bq_like(s, p) AS like_escape(s, p, '\');
CREATE MACRO bq_first_elements(list, n) AS list_slice(list, 1, n);

-- Conditions: NULL among the arguments makes the result NULL.
CREATE MACRO bq_greatest
  (a) AS a,
  (a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN greatest(a, b) END,
  (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN greatest(a, b, c) END,
  (a, b, c, d) AS
    CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL THEN greatest(a, b, c, d) END,
  (a, b, c, d, e) AS
    CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL
      THEN greatest(a, b, c, d, e) END;
CREATE MACRO bq_least
  (a) AS a,
  (a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN least(a, b) END,
  (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN least(a, b, c) END,
  (a, b, c, d) AS
    CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL THEN least(a, b, c, d) END,
  (a, b, c, d, e) AS
    CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL AND e IS NOT NULL
      THEN least(a, b, c, d, e) END;

-- Numbers.
CREATE MACRO bq_ceil(x) AS ceil(CAST(x AS DOUBLE));
CREATE MACRO bq_ceiling(x) AS ceil(CAST(x AS DOUBLE));
CREATE MACRO bq_floor(x) AS floor(CAST(x AS DOUBLE));
CREATE MACRO bq_trunc(x) AS trunc(CAST(x AS DOUBLE));
CREATE MACRO bq_round
  (x) AS round(CAST(x AS DOUBLE)),
  (x, n) AS round(CAST(x AS DOUBLE), CAST(n AS INTEGER));
CREATE MACRO bq_div(a, b) AS
  CASE WHEN b = 0 THEN error('division by zero: ' || a || ' / ' || b) ELSE CAST(a AS BIGINT) // CAST(b AS BIGINT) END;
CREATE MACRO bq_mod(a, b) AS
  CASE WHEN b = 0 THEN error('division by zero: MOD(' || a || ', ' || b || ')')
    ELSE CAST(a AS BIGINT) % CAST(b AS BIGINT) END;
CREATE MACRO bq_safe_divide(a, b) AS CASE WHEN b <> 0 THEN CAST(a AS DOUBLE) / b END;
CREATE MACRO bq_ln(x) AS
  CASE WHEN x <= 0 THEN error('Floating point error in function: LN(' || x || ')') ELSE ln(CAST(x AS DOUBLE)) END;
CREATE MACRO bq_log
  (x) AS CASE WHEN x <= 0 THEN error('Floating point error in function: LOG(' || x || ')') ELSE ln(CAST(x AS DOUBLE)) END,
  (x, b) AS
    CASE WHEN x <= 0 OR b <= 0 OR b = 1 THEN error('Floating point error in function: LOG(' || x || ', ' || b || ')')
      ELSE ln(CAST(x AS DOUBLE)) / ln(CAST(b AS DOUBLE)) END;
CREATE MACRO bq_log10(x) AS
  CASE WHEN x <= 0 THEN error('Floating point error in function: LOG10(' || x || ')') ELSE log10(CAST(x AS DOUBLE)) END;
CREATE MACRO bq_pow(a, b) AS pow(CAST(a AS DOUBLE), CAST(b AS DOUBLE));
CREATE MACRO bq_power(a, b) AS pow(CAST(a AS DOUBLE), CAST(b AS DOUBLE));
CREATE MACRO bq_sqrt(x) AS
  CASE WHEN x < 0 THEN error('Argument to SQRT cannot be negative: ' || x) ELSE sqrt(CAST(x AS DOUBLE)) END;
CREATE MACRO bq_approx_quantiles(x, n) AS quantile_disc(x, list_transform(range(n + 1), lambda i: i / n));

-- Text and bytes.
CREATE MACRO bq_upper(s) AS upper(replace(s, 'ß', 'SS'));
-- White space is what Unicode calls so, as in BigQuery; DuckDB alone knows the blank.
CREATE MACRO bq_white_space() AS
  chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || ' ' || chr(133) || chr(160) || chr(5760) || chr(8192)
  || chr(8193) || chr(8194) || chr(8195) || chr(8196) || chr(8197) || chr(8198) || chr(8199) || chr(8200) || chr(8201)
  || chr(8202) || chr(8232) || chr(8233) || chr(8239) || chr(8287) || chr(12288);
CREATE MACRO bq_trim(s) AS trim(s, bq_white_space()), (s, c) AS trim(s, c);
CREATE MACRO bq_ltrim(s) AS ltrim(s, bq_white_space()), (s, c) AS ltrim(s, c);
CREATE MACRO bq_rtrim(s) AS rtrim(s, bq_white_space()), (s, c) AS rtrim(s, c);
CREATE MACRO bq_length(s) AS CASE WHEN typeof(s) = 'BLOB' THEN octet_length(CAST(s AS BLOB)) ELSE length(CAST(s AS VARCHAR)) END;
CREATE MACRO bq_char_length(s) AS length(s);
CREATE MACRO bq_concat
  (a) AS a,
  (a, b) AS a || b,
  (a, b, c) AS a || b || c,
  (a, b, c, d) AS a || b || c || d,
  (a, b, c, d, e) AS a || b || c || d || e,
  (a, b, c, d, e, f) AS a || b || c || d || e || f,
  (a, b, c, d, e, f, g) AS a || b || c || d || e || f || g,
  (a, b, c, d, e, f, g, h) AS a || b || c || d || e || f || g || h;
CREATE MACRO bq_left(s, n) AS
  CASE WHEN n < 0 THEN error('Second argument in LEFT() cannot be negative') ELSE left(s, CAST(n AS BIGINT)) END;
CREATE MACRO bq_right(s, n) AS
  CASE WHEN n < 0 THEN error('Second argument in RIGHT() cannot be negative') ELSE right(s, CAST(n AS BIGINT)) END;
CREATE MACRO bq_lpad
  (s, n) AS lpad(s, CAST(n AS INTEGER), ' '),
  (s, n, p) AS CASE WHEN p = '' THEN error('LPAD with an empty pattern') ELSE lpad(s, CAST(n AS INTEGER), p) END;
CREATE MACRO bq_rpad
  (s, n) AS rpad(s, CAST(n AS INTEGER), ' '),
  (s, n, p) AS CASE WHEN p = '' THEN error('RPAD with an empty pattern') ELSE rpad(s, CAST(n AS INTEGER), p) END;
CREATE MACRO bq_regexp_contains(s, r) AS regexp_matches(s, r);
CREATE MACRO bq_regexp_extract_whole(s, r) AS CASE WHEN regexp_matches(s, r) THEN regexp_extract(s, r) END;
CREATE MACRO bq_regexp_extract_group(s, r) AS CASE WHEN regexp_matches(s, r) THEN regexp_extract(s, r, 1) END;
CREATE MACRO bq_regexp_extract_all_whole(s, r) AS regexp_extract_all(s, r);
CREATE MACRO bq_regexp_extract_all_group(s, r) AS regexp_extract_all(s, r, 1);
CREATE MACRO bq_regexp_replace(s, r, t) AS regexp_replace(s, r, t, 'g');
CREATE MACRO bq_repeat(s, n) AS
  CASE WHEN n < 0 THEN error('Second argument in REPEAT() cannot be negative') ELSE repeat(s, CAST(n AS BIGINT)) END;
CREATE MACRO bq_replace(s, a, b) AS CASE WHEN a = '' THEN s ELSE replace(s, a, b) END;
CREATE MACRO bq_reverse(s) AS reverse(s);
CREATE MACRO bq_split
  (s) AS string_split(s, ','),
  (s, d) AS string_split(s, d);
CREATE MACRO bq_strpos(s, t) AS strpos(s, t);
CREATE MACRO bq_substr_from(s, p) AS
  CASE WHEN p > 0 THEN p WHEN p = 0 OR length(s) + p < 0 THEN 1 ELSE length(s) + p + 1 END;
CREATE MACRO bq_substr
  (s, p) AS substr(s, CAST(bq_substr_from(s, p) AS BIGINT)),
  (s, p, n) AS
    CASE WHEN n < 0 THEN error('Third argument in SUBSTR() cannot be negative')
      ELSE substr(s, CAST(bq_substr_from(s, p) AS BIGINT), CAST(n AS BIGINT)) END;
CREATE MACRO bq_substring(s, p) AS bq_substr(s, p), (s, p, n) AS bq_substr(s, p, n);
CREATE MACRO bq_md5(s) AS unhex(md5(s));
CREATE MACRO bq_sha256(s) AS unhex(sha256(s));
CREATE MACRO bq_to_hex(b) AS lower(hex(CAST(b AS BLOB)));
CREATE MACRO bq_to_base64(b) AS to_base64(CAST(b AS BLOB));
CREATE MACRO bq_from_base64(s) AS from_base64(s);
-- Bytes that are no UTF-8 are an error here; BigQuery puts a replacement character in their place.
CREATE MACRO bq_safe_convert_bytes_to_string(b) AS decode(CAST(b AS BLOB));

-- JSON: of a JSON value, or of text; text that is no JSON gives NULL. DuckDB may evaluate both branches of a CASE, so
-- that no function may see text that is no JSON.
CREATE MACRO bq_json_text(j) AS
  CASE WHEN typeof(j) = 'JSON' OR json_valid(CAST(j AS VARCHAR)) THEN CAST(j AS VARCHAR) END;
-- The two write fractions alike only between 1e-4 and 1e15.
CREATE MACRO bq_is_plain_fraction(text) AS
  TRY_CAST(text AS DOUBLE) = 0 OR (abs(TRY_CAST(text AS DOUBLE)) >= 1e-4 AND abs(TRY_CAST(text AS DOUBLE)) < 1e15);
CREATE MACRO bq_json_value(j, p := '$') AS
  CASE
    WHEN json_type(bq_json_text(j), p) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL
    WHEN json_type(bq_json_text(j), p) = 'DOUBLE' AND typeof(j) <> 'JSON'
      THEN error('JSON_VALUE of a fraction in text, which BigQuery gives back as it is written; use PARSE_JSON')
    WHEN json_type(bq_json_text(j), p) = 'DOUBLE' AND NOT bq_is_plain_fraction(json_extract_string(bq_json_text(j), p))
      THEN error('JSON_VALUE of a fraction with an exponent is not supported here')
    ELSE json_extract_string(bq_json_text(j), p)
  END;
CREATE MACRO bq_json_extract_scalar(j, p := '$') AS bq_json_value(j, p);
CREATE MACRO bq_json_query(j, p := '$') AS
  CASE WHEN typeof(j) <> 'JSON' THEN error('JSON_QUERY of text is not supported here; use PARSE_JSON')
    ELSE json_extract(bq_json_text(j), p) END;
CREATE MACRO bq_json_query_array(j, p := '$') AS
  CASE WHEN typeof(j) <> 'JSON' THEN error('JSON_QUERY_ARRAY of text is not supported here; use PARSE_JSON')
    WHEN json_type(bq_json_text(j), p) = 'ARRAY' THEN CAST(json_extract(bq_json_text(j), p) AS JSON[]) END;
CREATE MACRO bq_json_value_array(j, p := '$') AS
  CASE WHEN json_type(bq_json_text(j), p) = 'ARRAY'
    THEN list_transform(CAST(json_extract(bq_json_text(j), p) AS JSON[]), lambda x: bq_json_value(x)) END;
CREATE MACRO bq_json_type(j) AS
  CASE json_type(CAST(j AS VARCHAR))
    WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean'
    WHEN 'NULL' THEN 'null' WHEN 'BIGINT' THEN 'number' WHEN 'UBIGINT' THEN 'number' WHEN 'DOUBLE' THEN 'number' END;
CREATE MACRO bq_parse_json(s) AS CAST(s AS JSON);
CREATE MACRO bq_safe_parse_json(s) AS CASE WHEN json_valid(s) THEN CAST(s AS JSON) END;
CREATE MACRO bq_float64_text(x) AS regexp_replace(CAST(x AS VARCHAR), '\.0($|e)', '\1');
CREATE MACRO bq_json_numbers(text) AS regexp_replace(text, '"([^"\\]|\\.)*"', '""', 'g');
CREATE MACRO bq_to_json_string(x) AS
  CASE
    WHEN x IS NULL THEN 'null'
    WHEN typeof(x) = 'JSON' AND regexp_matches(bq_json_numbers(CAST(x AS VARCHAR)), '\d[eE]|\d{16}\.')
      THEN error('TO_JSON_STRING of a fraction with an exponent is not supported here')
    WHEN typeof(x) = 'JSON' THEN CAST(x AS VARCHAR)
    WHEN typeof(x) IN ('VARCHAR', 'BOOLEAN', 'INTEGER') THEN CAST(to_json(x) AS VARCHAR)
    -- Beyond what a double holds exactly, BigQuery writes the digits as a string.
    WHEN typeof(x) = 'BIGINT' AND abs(TRY_CAST(x AS HUGEINT)) > 9007199254740992 THEN '"' || CAST(x AS VARCHAR) || '"'
    WHEN typeof(x) = 'BIGINT' THEN CAST(x AS VARCHAR)
    WHEN typeof(x) = 'DOUBLE' AND isfinite(TRY_CAST(x AS DOUBLE)) THEN bq_float64_text(x)
    ELSE error('TO_JSON_STRING of ' || typeof(x) || ' is not supported here')
  END;
CREATE MACRO bq_bool(j) AS
  CASE WHEN json_type(CAST(j AS VARCHAR)) = 'BOOLEAN' THEN CAST(CAST(j AS VARCHAR) AS BOOLEAN)
    WHEN j IS NOT NULL THEN error('The provided JSON input is not a boolean') END;
CREATE MACRO bq_int64(j) AS
  CASE WHEN json_type(CAST(j AS VARCHAR)) IN ('BIGINT', 'UBIGINT') THEN CAST(CAST(j AS VARCHAR) AS BIGINT)
    WHEN json_type(CAST(j AS VARCHAR)) = 'DOUBLE' AND trunc(CAST(CAST(j AS VARCHAR) AS DOUBLE)) = CAST(CAST(j AS VARCHAR) AS DOUBLE)
      THEN CAST(CAST(CAST(j AS VARCHAR) AS DOUBLE) AS BIGINT)
    WHEN j IS NOT NULL THEN error('The provided JSON input is not an integer') END;

-- Times as text, in UTC: as many digits of a second as there are, 0, 3 or 6.
CREATE MACRO bq_timestamp_text(t) AS
  strftime(timezone('UTC', t), '%Y-%m-%d %H:%M:%S')
  || CASE
    WHEN epoch_us(t) % 1000000 = 0 THEN ''
    WHEN epoch_us(t) % 1000 = 0 THEN strftime(timezone('UTC', t), '.%g')
    ELSE strftime(timezone('UTC', t), '.%f')
  END
  || '+00';
CREATE MACRO bq_string(x) AS
  CASE
    WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN bq_timestamp_text(TRY_CAST(x AS TIMESTAMPTZ))
    WHEN typeof(x) = 'DATE' THEN CAST(x AS VARCHAR)
    WHEN typeof(x) = 'JSON' AND json_type(CAST(x AS VARCHAR)) = 'VARCHAR' THEN json_extract_string(CAST(x AS VARCHAR), '$')
    WHEN x IS NOT NULL THEN error('STRING of ' || typeof(x) || ' that is no text')
  END;

-- Casts.
CREATE MACRO bq_int64_text(x) AS
  CASE WHEN regexp_matches(CAST(x AS VARCHAR), '^\s*[-+]?0[xX]') THEN error('hexadecimal text as INT64 is not supported here')
    ELSE regexp_matches(CAST(x AS VARCHAR), '^\s*[-+]?\d+\s*$') END;
CREATE MACRO bq_cast_int64(x) AS
  CASE
    WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN CAST(round(TRY_CAST(x AS DOUBLE)) AS BIGINT)
    WHEN typeof(x) = 'VARCHAR' AND NOT bq_int64_text(x)
      THEN error('Bad int64 value: ' || CAST(x AS VARCHAR))
    ELSE CAST(x AS BIGINT)
  END;
CREATE MACRO bq_safe_cast_int64(x) AS
  CASE
    WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN TRY_CAST(round(TRY_CAST(x AS DOUBLE)) AS BIGINT)
    WHEN typeof(x) = 'VARCHAR' AND NOT bq_int64_text(x) THEN NULL
    ELSE TRY_CAST(x AS BIGINT)
  END;
CREATE MACRO bq_cast_float64(x) AS CAST(x AS DOUBLE);
CREATE MACRO bq_safe_cast_float64(x) AS TRY_CAST(x AS DOUBLE);
CREATE MACRO bq_bool_text(x) AS lower(CAST(x AS VARCHAR)) IN ('true', 'false');
CREATE MACRO bq_cast_bool(x) AS
  CASE WHEN typeof(x) = 'VARCHAR' AND NOT bq_bool_text(x) THEN error('Bad bool value: ' || CAST(x AS VARCHAR))
    ELSE CAST(x AS BOOLEAN) END;
CREATE MACRO bq_safe_cast_bool(x) AS
  CASE WHEN typeof(x) = 'VARCHAR' AND NOT bq_bool_text(x) THEN NULL ELSE TRY_CAST(x AS BOOLEAN) END;
CREATE MACRO bq_cast_string(x) AS
  CASE
    WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN bq_timestamp_text(TRY_CAST(x AS TIMESTAMPTZ))
    WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN bq_float64_text(x)
    WHEN typeof(x) IN ('JSON', 'BLOB') THEN error('Invalid cast from ' || typeof(x) || ' to STRING')
    ELSE CAST(x AS VARCHAR)
  END;
CREATE MACRO bq_safe_cast_string(x) AS bq_cast_string(x);
CREATE MACRO bq_cast_date(x) AS CAST(x AS DATE);
CREATE MACRO bq_safe_cast_date(x) AS TRY_CAST(x AS DATE);
-- BigQuery reads at most six digits of a second. What it may read and is not listed here is an error, never NULL.
CREATE MACRO bq_timestamp_form(x) AS
  CASE
    WHEN typeof(x) <> 'VARCHAR' THEN 'known'
    WHEN regexp_matches(
      CAST(x AS VARCHAR),
      '^\d{4}-\d{1,2}-\d{1,2}([ Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?)?([zZ]| ?UTC|[-+]\d{1,2}(:\d{2})?)?$'
    ) THEN 'known'
    WHEN TRY_CAST(x AS TIMESTAMPTZ) IS NULL OR regexp_matches(CAST(x AS VARCHAR), '\.\d{7}') THEN 'invalid'
    ELSE 'unsure'
  END;
CREATE MACRO bq_cast_timestamp(x) AS
  CASE WHEN bq_timestamp_form(x) = 'known' THEN CAST(x AS TIMESTAMPTZ)
    WHEN x IS NOT NULL THEN error('Invalid timestamp: ' || CAST(x AS VARCHAR)) END;
CREATE MACRO bq_safe_cast_timestamp(x) AS
  CASE bq_timestamp_form(x)
    WHEN 'known' THEN TRY_CAST(x AS TIMESTAMPTZ)
    WHEN 'unsure' THEN error('whether this is a timestamp is not known here: ' || CAST(x AS VARCHAR))
  END;

-- Dates and times. The session is in UTC, so that a TIMESTAMPTZ becomes a date of UTC.
CREATE MACRO bq_current_date() AS CAST(timezone('UTC', get_current_timestamp()) AS DATE),
  (zone) AS CAST(timezone(zone, get_current_timestamp()) AS DATE);
CREATE MACRO bq_current_timestamp() AS get_current_timestamp();
CREATE MACRO bq_date
  (x) AS CAST(x AS DATE),
  (t, zone) AS CAST(timezone(zone, CAST(t AS TIMESTAMPTZ)) AS DATE),
  (y, m, d) AS make_date(CAST(y AS BIGINT), CAST(m AS BIGINT), CAST(d AS BIGINT));
CREATE MACRO bq_timestamp
  (x) AS bq_cast_timestamp(x),
  (x, zone) AS timezone(zone, CAST(x AS TIMESTAMP));
CREATE MACRO bq_timestamp_seconds(n) AS timezone('UTC', make_timestamp(CAST(n AS BIGINT) * 1000000));
CREATE MACRO bq_timestamp_millis(n) AS timezone('UTC', make_timestamp(CAST(n AS BIGINT) * 1000));
CREATE MACRO bq_timestamp_micros(n) AS timezone('UTC', make_timestamp(CAST(n AS BIGINT)));
CREATE MACRO bq_floor_div(a, b) AS (a - ((a % b) + b) % b) // b;
CREATE MACRO bq_unix_seconds(t) AS bq_floor_div(epoch_us(CAST(t AS TIMESTAMPTZ)), 1000000);
CREATE MACRO bq_unix_millis(t) AS bq_floor_div(epoch_us(CAST(t AS TIMESTAMPTZ)), 1000);
CREATE MACRO bq_unix_micros(t) AS epoch_us(CAST(t AS TIMESTAMPTZ));
CREATE MACRO bq_unix_date(d) AS CAST(d - DATE '1970-01-01' AS BIGINT);
CREATE MACRO bq_date_from_unix_date(n) AS DATE '1970-01-01' + CAST(n AS INTEGER);
CREATE MACRO bq_interval(n, part) AS
  CASE part
    WHEN 'MICROSECOND' THEN to_microseconds(CAST(n AS BIGINT)) WHEN 'MILLISECOND' THEN to_milliseconds(CAST(n AS BIGINT))
    WHEN 'SECOND' THEN to_seconds(CAST(n AS BIGINT)) WHEN 'MINUTE' THEN to_minutes(CAST(n AS BIGINT))
    WHEN 'HOUR' THEN to_hours(CAST(n AS BIGINT)) WHEN 'DAY' THEN to_days(CAST(n AS INTEGER))
    WHEN 'WEEK' THEN to_weeks(CAST(n AS INTEGER)) WHEN 'MONTH' THEN to_months(CAST(n AS INTEGER))
    WHEN 'QUARTER' THEN to_months(3 * CAST(n AS INTEGER)) WHEN 'YEAR' THEN to_years(CAST(n AS INTEGER))
  END;
CREATE MACRO bq_timestamp_add(t, n, part) AS CAST(t AS TIMESTAMPTZ) + bq_interval(n, part);
CREATE MACRO bq_timestamp_sub(t, n, part) AS CAST(t AS TIMESTAMPTZ) - bq_interval(n, part);
CREATE MACRO bq_date_add(d, n, part) AS CAST(CAST(d AS DATE) + bq_interval(n, part) AS DATE);
CREATE MACRO bq_date_sub(d, n, part) AS CAST(CAST(d AS DATE) - bq_interval(n, part) AS DATE);
CREATE MACRO bq_timestamp_diff(a, b, part) AS
  (epoch_us(CAST(a AS TIMESTAMPTZ)) - epoch_us(CAST(b AS TIMESTAMPTZ))) // CASE part
    WHEN 'MICROSECOND' THEN 1 WHEN 'MILLISECOND' THEN 1000 WHEN 'SECOND' THEN 1000000 WHEN 'MINUTE' THEN 60000000
    WHEN 'HOUR' THEN 3600000000 WHEN 'DAY' THEN 86400000000 END;
-- How many days the week's first day comes after Monday.
CREATE MACRO bq_week_shift(part) AS
  CASE part
    WHEN 'ISOWEEK' THEN 0 WHEN 'WEEK(MONDAY)' THEN 0 WHEN 'WEEK(TUESDAY)' THEN 1 WHEN 'WEEK(WEDNESDAY)' THEN 2
    WHEN 'WEEK(THURSDAY)' THEN 3 WHEN 'WEEK(FRIDAY)' THEN 4 WHEN 'WEEK(SATURDAY)' THEN 5 WHEN 'WEEK(SUNDAY)' THEN 6
    WHEN 'WEEK' THEN 6
  END;
CREATE MACRO bq_week_start(d, part) AS
  CAST(date_trunc('week', CAST(d AS DATE) - bq_week_shift(part)) AS DATE) + bq_week_shift(part);
-- DuckDB reads the specifier before it knows which branch is taken.
CREATE MACRO bq_plain_part(part) AS CASE WHEN bq_week_shift(part) IS NULL THEN lower(part) ELSE 'week' END;
CREATE MACRO bq_date_trunc(d, part) AS
  CASE
    WHEN typeof(d) <> 'DATE' THEN error('DATE_TRUNC of ' || typeof(d) || ' is not supported here')
    WHEN bq_week_shift(part) IS NOT NULL THEN bq_week_start(d, part)
    ELSE CAST(date_trunc(bq_plain_part(part), CAST(d AS DATE)) AS DATE)
  END;
CREATE MACRO bq_date_diff(a, b, part) AS
  CASE
    WHEN bq_week_shift(part) IS NOT NULL
      THEN (bq_week_start(a, part) - bq_week_start(b, part)) // 7
    ELSE date_diff(bq_plain_part(part), CAST(b AS DATE), CAST(a AS DATE))
  END;
CREATE MACRO bq_last_day(d) AS last_day(CAST(d AS DATE)), (d, part) AS last_day(CAST(d AS DATE));
CREATE MACRO bq_timestamp_trunc_in(t, part, zone) AS
  timezone(
    zone,
    CASE WHEN bq_week_shift(part) IS NOT NULL
      THEN CAST(bq_week_start(CAST(timezone(zone, CAST(t AS TIMESTAMPTZ)) AS DATE), part) AS TIMESTAMP)
      ELSE date_trunc(bq_plain_part(part), timezone(zone, CAST(t AS TIMESTAMPTZ))) END
  );
CREATE MACRO bq_timestamp_trunc
  (t, part) AS bq_timestamp_trunc_in(t, part, 'UTC'),
  (t, part, zone) AS bq_timestamp_trunc_in(t, part, zone);
CREATE MACRO bq_local(x, zone) AS timezone(zone, CAST(x AS TIMESTAMPTZ));
CREATE MACRO bq_extract_year(x, zone) AS date_part('year', bq_local(x, zone));
CREATE MACRO bq_extract_quarter(x, zone) AS date_part('quarter', bq_local(x, zone));
CREATE MACRO bq_extract_month(x, zone) AS date_part('month', bq_local(x, zone));
CREATE MACRO bq_extract_week(x, zone) AS CAST(strftime(bq_local(x, zone), '%U') AS BIGINT);
CREATE MACRO bq_extract_isoweek(x, zone) AS date_part('week', bq_local(x, zone));
CREATE MACRO bq_extract_isoyear(x, zone) AS date_part('isoyear', bq_local(x, zone));
CREATE MACRO bq_extract_day(x, zone) AS date_part('day', bq_local(x, zone));
CREATE MACRO bq_extract_dayofweek(x, zone) AS date_part('dayofweek', bq_local(x, zone)) + 1;
CREATE MACRO bq_extract_dayofyear(x, zone) AS date_part('doy', bq_local(x, zone));
CREATE MACRO bq_extract_hour(x, zone) AS date_part('hour', bq_local(x, zone));
CREATE MACRO bq_extract_minute(x, zone) AS date_part('minute', bq_local(x, zone));
CREATE MACRO bq_extract_second(x, zone) AS date_part('second', bq_local(x, zone));
CREATE MACRO bq_extract_millisecond(x, zone) AS date_part('milliseconds', bq_local(x, zone)) % 1000;
CREATE MACRO bq_extract_microsecond(x, zone) AS date_part('microseconds', bq_local(x, zone)) % 1000000;
CREATE MACRO bq_extract_date(x, zone) AS CAST(bq_local(x, zone) AS DATE);
CREATE MACRO bq_format_date(f, d) AS strftime(CAST(d AS DATE), f);
CREATE MACRO bq_format_timestamp
  (f, t) AS strftime(timezone('UTC', CAST(t AS TIMESTAMPTZ)), f),
  (f, t, zone) AS strftime(timezone(zone, CAST(t AS TIMESTAMPTZ)), f);
CREATE MACRO bq_parse_date(f, s) AS CAST(strptime(s, f) AS DATE);
CREATE MACRO bq_safe_parse_date(f, s) AS CAST(try_strptime(s, f) AS DATE);
CREATE MACRO bq_parse_timestamp
  (f, s) AS timezone('UTC', strptime(s, f)),
  (f, s, zone) AS timezone(zone, strptime(s, f));
CREATE MACRO bq_safe_parse_timestamp(f, s) AS timezone('UTC', try_strptime(s, f));
CREATE MACRO bq_date_series(a, b, n, part) AS
  list_transform(generate_series(CAST(a AS DATE), CAST(b AS DATE), bq_interval(n, part)), lambda d: CAST(d AS DATE));
CREATE MACRO bq_generate_date_array
  (a, b) AS bq_date_series(a, b, 1, 'DAY'),
  (a, b, n, part) AS bq_date_series(a, b, n, part);

-- Arrays.
CREATE MACRO bq_array_length(l) AS CAST(len(l) AS BIGINT);
CREATE MACRO bq_array_reverse(l) AS list_reverse(l);
CREATE MACRO bq_array_to_string(l, d) AS
  CASE WHEN l IS NOT NULL AND d IS NOT NULL
    THEN COALESCE(array_to_string(list_filter(l, lambda x: x IS NOT NULL), d), '') END;
CREATE MACRO bq_array_concat
  (a) AS a,
  (a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_concat(a, b) END,
  (a, b, c) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN list_concat(list_concat(a, b), c) END,
  (a, b, c, d) AS
    CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT NULL
      THEN list_concat(list_concat(list_concat(a, b), c), d) END;
CREATE MACRO bq_generate_array
  (a, b) AS generate_series(CAST(a AS BIGINT), CAST(b AS BIGINT)),
  (a, b, s) AS
    CASE WHEN s = 0 THEN error('Sequence step cannot be 0')
      ELSE generate_series(CAST(a AS BIGINT), CAST(b AS BIGINT), CAST(s AS BIGINT)) END;

-- Other.
CREATE MACRO bq_error(m) AS error(m);
CREATE MACRO bq_generate_uuid() AS CAST(uuid() AS VARCHAR);
