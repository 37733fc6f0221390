package opendata

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"vigie/internal/fault"
)

// decode reads one JSON object into v, a pointer to a struct. It answers
// fault.Unreadable for what is no JSON object, and fault.Fields that name each
// field that v does not have or whose value is of another type.
func decode(body []byte, v any) error {
	var free any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&free); err != nil {
		return fmt.Errorf("json: %w: %w", fault.Unreadable, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("json: more than one value: %w", fault.Unreadable)
	}
	if _, object := free.(map[string]any); !object {
		return fmt.Errorf("json: not an object: %w", fault.Unreadable)
	}
	var faults fault.Fields
	compare(&faults, "", free, reflect.TypeOf(v).Elem())
	if len(faults) > 0 {
		return faults
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("json: %w: %w", fault.Unreadable, err)
	}
	return nil
}

// compare notes where value does not have the shape of t.
func compare(faults *fault.Fields, path string, value any, t reflect.Type) {
	if value == nil { // null is the absence of an answer
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		compareObject(faults, path, value, t)
	case reflect.Slice:
		list, ok := value.([]any)
		if !ok {
			faults.Add(path, "report.error.wrong_type")
		}
		for i, item := range list {
			compare(faults, path+"["+strconv.Itoa(i)+"]", item, t.Elem())
		}
	case reflect.String:
		if _, ok := value.(string); !ok {
			faults.Add(path, "report.error.wrong_type")
		}
	case reflect.Bool:
		if _, ok := value.(bool); !ok {
			faults.Add(path, "report.error.wrong_type")
		}
	case reflect.Int:
		n, ok := value.(json.Number)
		if _, err := strconv.Atoi(n.String()); !ok || err != nil {
			faults.Add(path, "report.error.wrong_type")
		}
	}
}

func compareObject(faults *fault.Fields, path string, value any, t reflect.Type) {
	object, ok := value.(map[string]any)
	if !ok {
		faults.Add(path, "report.error.wrong_type")
		return
	}
	known := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" && name != "" {
			known[name] = t.Field(i).Type
		}
	}
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		field := strings.TrimPrefix(path+"."+name, ".")
		if kind, ok := known[name]; ok {
			compare(faults, field, object[name], kind)
		} else {
			faults.Add(field, "report.error.unknown_field")
		}
	}
}
